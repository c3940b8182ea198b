{{/* Pods of this release and no others. It cannot be changed once it is installed, so it has nothing that may change. */}}
{{- define "workload.selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "workload.podLabels" -}}
app.kubernetes.io/name: {{ .Release.Name }}
{{ include "workload.selector" . }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The chart's version is no label of pods: a new one would restart them. */}}
{{- define "workload.labels" -}}
{{ include "workload.podLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "workload.metadata" -}}
name: {{ .Release.Name }}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "workload.labels" . | nindent 2 }}
{{- end }}

{{- define "workload.serviceAccountName" -}}
{{ .Values.serviceAccount.name | default .Release.Name }}
{{- end }}

{{/* The most replicas that there may be. */}}
{{- define "workload.maxReplicas" -}}
{{ with .Values.autoscaling }}{{ int .maxReplicas }}{{ else }}{{ int .Values.replicas }}{{ end }}
{{- end }}

{{/* "true" where a new pod cannot start while the old one runs: it would need a second GPU, or the same disk. */}}
{{- define "workload.inPlace" -}}
{{ or (gt (int .Values.resources.gpu) 0) (eq (include "workload.accessMode" .) "ReadWriteOnce") }}
{{- end }}

{{- define "workload.accessMode" -}}
{{ with .Values.persistentVolumeClaim }}{{ .accessMode | default "ReadWriteOnce" }}{{ end }}
{{- end }}

{{/* Name of the volume of an emptyDir's path. */}}
{{- define "workload.dirName" -}}
dir-{{ regexReplaceAll "[^a-z0-9]+" (lower .) "-" | trimAll "-" }}
{{- end }}

{{/* What a container of the profile "restricted" says of itself. */}}
{{- define "workload.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "workload.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ int .Values.runAsUser }}
runAsGroup: {{ int .Values.runAsUser }}
fsGroup: {{ int .Values.runAsUser }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* A probe's question; takes the path, which may be empty. */}}
{{- define "workload.probe" -}}
{{- if . -}}
httpGet:
  path: {{ . | quote }}
  port: http
{{- else -}}
tcpSocket:
  port: http
{{- end }}
{{- end }}

{{/* A peer of values.yaml as a NetworkPolicyPeer. */}}
{{- define "workload.peer" -}}
{{- if .cidr -}}
ipBlock:
  cidr: {{ .cidr }}
  {{- with .except }}
  except: {{ toJson . }}
  {{- end }}
{{- else -}}
{{- with .namespace }}
namespaceSelector:
  matchLabels:
    kubernetes.io/metadata.name: {{ . }}
{{- end }}
{{- if or .workload .podLabels }}
podSelector:
  matchLabels:
    {{- with .workload }}
    app.kubernetes.io/instance: {{ . }}
    {{- end }}
    {{- with .podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the schema cannot say: rules between values. */}}
{{- define "workload.check" -}}
{{- $ports := .Values.ports }}
{{- if ne (len $ports) (len (values $ports | uniq)) }}
  {{- fail "ports: two of them have the same number" }}
{{- end }}
{{- with .Values.metrics }}
  {{- if not (hasKey $ports .port) }}
    {{- fail (printf "metrics.port: %q is not one of ports" .port) }}
  {{- end }}
{{- end }}
{{- range .Values.networkPolicy.ingress }}
  {{- range .ports }}
    {{- if not (or (hasKey $ports (toString .)) (has . (values $ports))) }}
      {{- fail (printf "networkPolicy.ingress: port %q is not one of ports" (toString .)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $name := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/managed-by" "helm.sh/chart" }}
  {{- if hasKey $.Values.labels $name }}
    {{- fail (printf "labels: %s is set by the chart" $name) }}
  {{- end }}
{{- end }}
{{- with .Values.autoscaling }}
  {{- if lt (int .maxReplicas) (int .minReplicas) }}
    {{- fail "autoscaling: maxReplicas is below minReplicas" }}
  {{- end }}
{{- end }}
{{- if and (eq (include "workload.accessMode" .) "ReadWriteOnce") (gt (int (include "workload.maxReplicas" .)) 1) }}
  {{- fail "persistentVolumeClaim: more than one replica cannot share a ReadWriteOnce volume; say accessMode: ReadWriteMany" }}
{{- end }}
{{- $names := concat (keys .Values.env) (keys .Values.secretEnv) }}
{{- range .Values.externalSecrets }}
  {{- $names = concat $names (keys .keys) }}
{{- end }}
{{- range $name := uniq $names | sortAlpha }}
  {{- $rest := without $names $name }}
  {{- if gt (len $names) (add1 (len $rest)) }}
    {{- fail (printf "%s: set by more than one of env, secretEnv and externalSecrets" $name) }}
  {{- end }}
{{- end }}
{{- end }}
