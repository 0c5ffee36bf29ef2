import { readAgents } from './agent.ts';

export const MONITORING = readAgents(`
Metricbeat                | monitoring | metricbeat | k8s-app=metricbeat app=metricbeat | kube-system,elastic-system/metricbeat*
Elastic Agent             | logging monitoring security | elastic-agent elastic-agent-complete | app=elastic-agent @name=elastic-agent | kube-system,elastic-system/*elastic-agent*
OpenTelemetry Collector   | monitoring logging | opentelemetry-collector* otel-collector* otelcol* | @name=opentelemetry-collector @managed-by=opentelemetry-operator | monitoring,opentelemetry,observability,otel/*-opentelemetry-collector-agent monitoring,opentelemetry,observability,otel/*-collector
Splunk OpenTelemetry      | logging monitoring | splunk-otel-collector | app=splunk-otel-collector | splunk,monitoring,default/*splunk-otel-collector-agent
node-exporter             | monitoring | node-exporter prometheus-node-exporter | @name=prometheus-node-exporter @name=node-exporter | monitoring,prometheus,openshift-monitoring,kube-system/*node-exporter
windows-exporter          | monitoring | windows-exporter | @name=prometheus-windows-exporter @name=windows-exporter | monitoring,prometheus/*windows-exporter
cAdvisor                  | monitoring | cadvisor | @name=cadvisor app=cadvisor | cadvisor,monitoring/cadvisor
Datadog Agent             | monitoring logging security | datadog/agent datadoghq/agent datadog-agent | agent.datadoghq.com/component=agent @name=datadog-agent-deployment+namespace=datadog | datadog/datadog datadog,monitoring,default/datadog-agent
New Relic                 | monitoring logging | newrelic/nri-kubernetes newrelic/infrastructure* newrelic/k8s-events-forwarder newrelic-fluentbit-output nri-kubernetes | @name=newrelic-infrastructure @name=newrelic-logging | newrelic/*-nrk8s-kubelet newrelic/*-nrk8s-controlplane newrelic/*newrelic-logging
Dynatrace OneAgent        | monitoring security | dynatrace-oneagent oneagent linux/oneagent dynatrace-operator dynatrace-codemodules | @name=oneagent @name=dynatrace-operator | dynatrace/*oneagent*
Instana                   | monitoring | instana/agent instana/agent/* | @name=instana-agent | instana-agent/instana-agent*
CloudWatch agent          | monitoring | cloudwatch-agent | @name=cloudwatch-agent k8s-app=cloudwatch-agent | amazon-cloudwatch/cloudwatch-agent*
Azure Monitor metrics     | monitoring | prometheus-collector prometheus-collector/images | dsName=ama-metrics-node dsName=ama-metrics-win-node | kube-system/ama-metrics-*node
GKE metrics agent         | monitoring | gke-metrics-agent | k8s-app=gke-metrics-agent component=gke-metrics-agent | kube-system/gke-metrics-agent*
Google Managed Prometheus | monitoring | prometheus-engine/prometheus | @name=collector+namespace=gmp-system | gmp-system,gke-gmp-system/collector
Kubecost network costs    | monitoring | kubecost-network-costs | app=*-network-costs | kubecost/*network-costs
Kepler                    | monitoring | kepler | @name=kepler | kepler,monitoring/*kepler*
Pixie                     | monitoring | vizier/pem_image vizier-pem_image vizier-pem-image | name=vizier-pem | pl/vizier-pem
Parca Agent               | monitoring | parca-agent | @name=parca-agent | parca/parca-agent
Pyroscope eBPF            | monitoring | grafana/pyroscope | @name=pyroscope | pyroscope,monitoring/*pyroscope*
Beyla                     | monitoring | beyla opentelemetry-ebpf-instrument* ebpf-instrument | @name=beyla | monitoring,beyla/*beyla*
Coroot node agent         | monitoring | coroot-node-agent | app=coroot-node-agent @name=coroot-node-agent | coroot/*coroot-node-agent coroot/*node-agent
`);
