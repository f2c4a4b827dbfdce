{{- define "maestro-agent.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "maestro-agent.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "maestro-agent.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "maestro-agent.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "maestro-agent.selectorLabels" -}}
app.kubernetes.io/name: {{ include "maestro-agent.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app: maestro-agent
{{- end }}

{{- define "maestro-agent.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "maestro-agent.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "maestro-agent.image" -}}
{{- $image := .Values.image -}}
{{ $image.registry }}/{{ $image.repository }}{{ if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag }}{{ end }}
{{- end }}

{{- define "maestro-agent.broker" -}}
brokerHost: {{ printf "%s:8883" .Values.broker.endpoint | quote }}
username: ""
password: ""
clientCertFile: /mnt/secrets-store/certificate
clientKeyFile: /mnt/secrets-store/privateKey
caFile: /mnt/secrets-store/ca.crt
topics:
  sourceEvents: {{ printf "sources/%s/%s/sourceevents" .Values.broker.topicPrefix .Values.maestro.consumerName | quote }}
  agentEvents: {{ printf "sources/%s/%s/agentevents" .Values.broker.topicPrefix .Values.maestro.consumerName | quote }}
{{- end }}
