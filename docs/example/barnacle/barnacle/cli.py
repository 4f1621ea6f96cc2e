"""The command."""

import pkg_resources
import requests


def main():
    print(pkg_resources.get_distribution("barnacle").version, requests.__version__)
