namespace HyperFleet.Kubernetes.Local.Authorization;

/// <summary>A rule that somebody has, and the binding that gives it.</summary>
internal sealed record Grant(PolicyRule Rule, string Reason);
