"""Charts in the place of those of the catalogue, which no test can fetch: same name, same version, and next to nothing in it.

Each makes a ConfigMap. That of vllm-stack makes the pods of servers and router, too, with what our values say of
where they run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from groundplan.render.charts import charts
from groundplan.render.manifests import VLLM

_CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
data:
  version: {{ .Chart.Version | quote }}
"""
# Names and structure are those of the real one: groundplan.render.vllm has the address of its templates.
_SERVERS = """\
{{- range .Values.servingEngineSpec.modelSpec }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $.Release.Name }}-{{ .name }}-deployment-vllm
  namespace: {{ $.Release.Namespace }}
spec:
  replicas: {{ .replicaCount }}
  strategy: {{ toJson $.Values.servingEngineSpec.strategy }}
  selector: {matchLabels: {model: {{ .name }}, helm-release-name: {{ $.Release.Name }}}}
  template:
    metadata:
      labels:
        model: {{ .name }}
        helm-release-name: {{ $.Release.Name }}
        {{- toYaml $.Values.servingEngineSpec.labels | nindent 8 }}
    spec:
      {{- with .serviceAccountName }}
      serviceAccountName: {{ . }}
      {{- end }}
      {{- with $.Values.servingEngineSpec.runtimeClassName }}
      runtimeClassName: {{ . }}
      {{- end }}
      {{- with .priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      affinity: {{ toJson .affinity }}
      tolerations: {{ toJson .tolerations }}
      securityContext: {{ toJson $.Values.servingEngineSpec.securityContext }}
      containers:
        - name: vllm
          image: {{ .repository }}:{{ .tag }}
          env: {{ toJson .env }}
          resources: {{ toJson .resources }}
          securityContext: {{ toJson $.Values.servingEngineSpec.containerSecurityContext }}
          volumeMounts: {{ toJson .extraVolumeMounts }}
      volumes: {{ toJson .extraVolumes }}
{{- end }}
{{- with .Values.routerSpec }}
{{- if .enableRouter }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $.Release.Name }}-deployment-router
  namespace: {{ $.Release.Namespace }}
spec:
  replicas: {{ .replicaCount }}
  strategy: {{ toJson .strategy }}
  selector: {matchLabels: {router: {{ $.Release.Name }}}}
  template:
    metadata:
      labels:
        router: {{ $.Release.Name }}
        {{- toYaml .labels | nindent 8 }}
    spec:
      {{- with .priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      affinity: {{ toJson .affinity }}
      securityContext: {{ toJson .securityContext }}
      containers:
        - name: router
          image: {{ .repository }}:{{ .tag }}
          resources: {{ toJson .resources }}
          securityContext: {{ toJson .containerSecurityContext }}
{{- end }}
{{- end }}
"""
# Our values take these away, as they are in the real one.
_LABELS = {"labels": {"environment": "test", "release": "test"}}
_VALUES = {"servingEngineSpec": _LABELS, "routerSpec": _LABELS}


def write(folder: Path) -> Iterator[Path]:
    """A chart for each of the catalogue, in a folder of its own below ``folder``."""
    for chart in {(each.chart, each.version): each for each in charts().values()}.values():
        place = folder / f"{chart.chart}-{chart.version}" / chart.chart
        (place / "templates").mkdir(parents=True)
        about = {"apiVersion": "v2", "name": chart.chart, "version": chart.version}
        (place / "Chart.yaml").write_text(yaml.safe_dump(about))
        (place / "templates" / "configmap.yaml").write_text(_CONFIG_MAP)
        if chart.chart == charts()[VLLM].chart:
            (place / "values.yaml").write_text(yaml.safe_dump(_VALUES))
            (place / "templates" / "deployments.yaml").write_text(_SERVERS)
        yield place
