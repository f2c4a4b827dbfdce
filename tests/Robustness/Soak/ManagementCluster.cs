namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>A cluster that an agent serves.</summary>
internal sealed record ManagementCluster(string Consumer, FlakyCluster Kubernetes);
