{{- define "maestro.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "maestro.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains "maestro-server" .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-maestro-server" .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "maestro.selectorLabels" -}}
app.kubernetes.io/name: {{ include "maestro.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app: maestro
component: maestro-server
{{- end }}

{{- define "maestro.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "maestro.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "maestro.image" -}}
{{- $image := .Values.image -}}
{{ $image.registry }}/{{ $image.repository }}{{ if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag }}{{ end }}
{{- end }}

{{/* Names of the secrets, and their region: given one by one in maestro-server, derived from the cluster's name in maestro-server-eso. */}}
{{- define "maestro.secret" -}}
{{- $given := dig "externalSecrets" (printf "%sSecretName" .kind) "" .root.Values.AsMap -}}
{{- if $given }}{{ $given }}
{{- else if hasKey .root.Values "externalSecrets" }}{{ fail (printf "externalSecrets.%sSecretName is required" .kind) }}
{{- else }}{{ include "maestro.clusterName" .root }}/maestro/{{ .name }}{{ end }}
{{- end }}

{{- define "maestro.region" -}}
{{- dig "externalSecrets" "region" .Values.aws.region .Values.AsMap }}
{{- end }}

{{- define "maestro.clusterName" -}}
{{- $bootstrap := lookup "v1" "ConfigMap" "kube-system" "bootstrap-output" | default dict -}}
{{- $name := .Values.clusterName | default (dig "data" "cluster_name" "" $bootstrap) -}}
{{- if not $name -}}
{{- fail "Unable to determine cluster name. ConfigMap kube-system/bootstrap-output not found and clusterName not provided in values" -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{- define "maestro.broker" -}}
brokerHost: {{ printf "%s:8883" .Values.broker.endpoint | quote }}
username: ""
password: ""
clientCertFile: /mnt/secrets-store/certificate
clientKeyFile: /mnt/secrets-store/privateKey
caFile: /mnt/secrets-store/ca.crt
topics:
  sourceEvents: {{ printf "sources/%s/+/sourceevents" .Values.broker.topicPrefix | quote }}
  agentEvents: {{ printf "sources/%s/+/agentevents" .Values.broker.topicPrefix | quote }}
{{- end }}

{{- define "maestro.databaseFlags" -}}
- --db-host-file=/mnt/secrets-store/db.host
- --db-port-file=/mnt/secrets-store/db.port
- --db-user-file=/mnt/secrets-store/db.user
- --db-password-file=/mnt/secrets-store/db.password
- --db-name-file=/mnt/secrets-store/db.name
- --db-rootcert={{ .Values.database.rootCert }}
- --db-sslmode={{ .Values.database.sslMode }}
{{- if .Values.database.usePasswordAuth }}
- --db-auth-method=password
{{- end }}
{{- end }}
