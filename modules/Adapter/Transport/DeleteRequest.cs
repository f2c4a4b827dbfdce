using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Transport;

internal sealed record DeleteRequest(GroupVersionKind Kind, string Namespace, string Name, PropagationPolicy Policy, string TargetCluster);
