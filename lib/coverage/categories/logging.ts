import { readAgents } from './agent.ts';

export const LOGGING = readAgents(`
Fluentd                     | logging | fluentd fluentd-kubernetes-daemonset fluentd-elasticsearch | k8s-app=fluentd-logging @name=fluentd | kube-system,logging/fluentd
Fluent Bit                  | logging | fluent-bit | @name=fluent-bit | logging,kube-system/fluent-bit
AWS for Fluent Bit          | logging | aws-for-fluent-bit | @name=aws-for-fluent-bit k8s-app=fluent-bit+namespace=amazon-cloudwatch | amazon-cloudwatch,kube-system/fluent-bit
Logging operator Fluent Bit | logging | fluent-bit | @name=fluentbit | logging/*-fluentbit
GKE Fluent Bit              | logging | fluent-bit gke-fluent-bit | k8s-app=fluentbit-gke | kube-system/fluentbit-gke*
Filebeat                    | logging | filebeat filebeat-oss | k8s-app=filebeat app=filebeat | kube-system,logging,elastic-system/filebeat*
Vector                      | logging | vector | @name=vector+@component=Agent | vector,logging/vector
Promtail                    | logging | promtail | @name=promtail | loki,monitoring,logging/*promtail
Grafana Alloy               | logging monitoring | grafana/alloy | @name=alloy | monitoring,grafana,alloy/*alloy*
Grafana Agent               | logging monitoring | grafana/agent | @name=grafana-agent | monitoring,grafana/grafana-agent*
Loki canary                 | logging | loki-canary | @name=loki+@component=canary | loki,monitoring,logging/*loki-canary | probe
OpenShift logging collector | logging | openshift-logging/vector* vector-rhel* | @component=collector+namespace=openshift-logging component=collector+namespace=openshift-logging | openshift-logging/collector openshift-logging/instance
Azure Monitor logs          | logging monitoring | azuremonitor/containerinsights/ciprod containerinsights/ciprod | component=ama-logs-agent | kube-system/ama-logs*
`);
