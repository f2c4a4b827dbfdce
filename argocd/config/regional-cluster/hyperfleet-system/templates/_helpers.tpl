{{- define "hyperfleet.namespace" -}}
{{ .Values.namespace | default .Release.Namespace }}
{{- end }}

{{/* Takes (list $ "api"). */}}
{{- define "hyperfleet.selectorLabels" -}}
app.kubernetes.io/name: hyperfleet-{{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "hyperfleet.labels" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{ include "hyperfleet.selectorLabels" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{- define "hyperfleet.image" -}}
{{ .registry }}/{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag }}{{ end }}
{{- end }}

{{/* Replicas, strategy-free pod settings that every component has. Takes (list $ "api" $section). */}}
{{- define "hyperfleet.pod" -}}
{{- $root := index . 0 }}{{ $component := index . 1 }}{{ $section := index . 2 -}}
serviceAccountName: {{ $section.serviceAccount.name }}
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml $section.podSecurityContext | nindent 2 }}
{{- if $root.Values.topologySpread.enabled }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "hyperfleet.selectorLabels" (list $root $component) | nindent 8 }}
  {{- end }}
{{- end }}
{{- with $section.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $section.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $section.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "hyperfleet.secretsVolume" -}}
csi:
  driver: secrets-store.csi.k8s.io
  readOnly: true
  volumeAttributes:
    secretProviderClass: {{ . }}
{{- end }}

{{- define "hyperfleet.tracing" -}}
{{- if .Values.tracing.enabled }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.tracing.address | quote }}
- name: OTEL_TRACES_EXPORTER
  value: {{ .Values.tracing.exporter | quote }}
{{- end }}
{{- end }}

{{/* The URL of the broker. Takes (list "sentinel" $section). */}}
{{- define "hyperfleet.brokerUrl" -}}
- name: BROKER_RABBITMQ_URL
  valueFrom:
    secretKeyRef:
      name: hyperfleet-{{ index . 0 }}-{{ ternary "mq-secret" "broker-credentials" (index . 1).broker.external.enabled }}
      key: BROKER_RABBITMQ_URL
{{- end }}

{{- define "hyperfleet.databaseFlags" -}}
{{- with .Values.hyperfleetApi.database.external }}
{{- if .enabled }}
- --db-host-file={{ .secretMountPath }}/db.host
- --db-port-file={{ .secretMountPath }}/db.port
- --db-user-file={{ .secretMountPath }}/db.user
- --db-password-file={{ .secretMountPath }}/db.password
- --db-name-file={{ .secretMountPath }}/db.name
{{- end }}
- --db-sslmode={{ .sslMode }}
{{- end }}
{{- end }}

{{- define "hyperfleet.sentinelConfig" -}}
{{- with .Values.hyperfleetSentinel.config -}}
resource_type: {{ .resourceType }}
poll_interval: {{ .pollInterval }}
max_age_not_ready: {{ .maxAgeNotReady }}
max_age_ready: {{ .maxAgeReady }}
{{- with .resourceSelector }}
resource_selector:
  {{- toYaml . | nindent 2 }}
{{- end }}
hyperfleet_api:
  endpoint: {{ .hyperfleetApi.baseUrl }}
  timeout: {{ .hyperfleetApi.timeout }}
message_data:
  {{- toYaml .messageData | nindent 2 }}
{{- end }}
{{- end }}

{{- define "hyperfleet.sentinelBroker" -}}
{{- with .Values.hyperfleetSentinel.broker -}}
broker:
  type: {{ .type }}
  rabbitmq:
    url: ""
    exchange_type: {{ ternary .external.exchangeType .rabbitmq.exchangeType .external.enabled | quote }}
    {{- if and .external.enabled .external.useTLS }}
    tls: true
    {{- end }}
log_config: false
{{- end }}
{{- end }}

{{- define "hyperfleet.adapterBroker" -}}
{{- with .Values.hyperfleetAdapter.broker -}}
{{- $settings := ternary .external .rabbitmq .external.enabled -}}
broker:
  type: {{ .type }}
  rabbitmq:
    url: ""
    queue: {{ $settings.queue | quote }}
    exchange: {{ $settings.exchange | quote }}
    exchange_type: {{ $settings.exchangeType | default "topic" | quote }}
    routing_key: {{ $settings.routingKey | quote }}
    {{- if and .external.enabled .external.useTLS }}
    tls: true
    {{- end }}
subscriber:
  parallelism: 1
{{- end }}
{{- end }}

{{/* A queue is <exchange>-<subscription>; the program derives one from the other and refuses to guess. */}}
{{- define "hyperfleet.adapterConfig" -}}
{{- $section := .Values.hyperfleetAdapter }}
{{- $broker := ternary $section.broker.external $section.broker.rabbitmq $section.broker.external.enabled }}
{{- $subscription := trimPrefix (printf "%s-" $broker.exchange) $broker.queue }}
{{- if eq $subscription $broker.queue }}
{{- fail (printf "hyperfleetAdapter.broker queue %q must begin with its exchange: %s-<subscription>" $broker.queue $broker.exchange) }}
{{- end -}}
{{- with $section.adapterConfig -}}
adapter:
  name: {{ .name }}
  {{- with .version }}
  version: {{ . | quote }}
  {{- end }}
  report_parameter_failures: true
debug_config: false
log:
  level: {{ .log.level }}
clients:
  hyperfleet_api:
    base_url: {{ .hyperfleetApi.baseUrl }}
    version: {{ .hyperfleetApi.version }}
    timeout: 5s
    retry_attempts: 3
    retry_backoff: exponential
  {{- if .maestro.enabled }}
  maestro:
    grpc_server_address: {{ .maestro.grpcServerAddress }}
    http_server_address: {{ .maestro.httpServerAddress }}
    source_id: {{ .maestro.sourceId }}
    client_id: {{ .maestro.clientId }}
    timeout: {{ .maestro.timeout }}
    retry_attempts: {{ .maestro.retryAttempts }}
    insecure: {{ .maestro.insecure }}
    auth:
      type: {{ .maestro.auth.type }}
      {{- if eq .maestro.auth.type "tls" }}
      tls_config:
        ca_file: {{ .maestro.auth.tlsConfig.caFile }}
        cert_file: {{ .maestro.auth.tlsConfig.certFile }}
        key_file: {{ .maestro.auth.tlsConfig.keyFile }}
      {{- end }}
  {{- end }}
  broker:
    subscription_id: {{ $subscription }}
    topic: {{ $broker.exchange }}
  kubernetes:
    api_version: v1
{{- end }}
{{- end }}

{{- define "hyperfleet.taskConfig" -}}
{{ .Values.hyperfleetAdapter.adapterTaskConfig.content | default (.Files.Get "files/task-config.yaml") }}
{{- end }}
