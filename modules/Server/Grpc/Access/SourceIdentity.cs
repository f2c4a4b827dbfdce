namespace HyperFleet.Server.Grpc.Access;

/// <summary>Who calls, as Kubernetes names users.</summary>
internal sealed record SourceIdentity(string User, IReadOnlyList<string> Groups);
