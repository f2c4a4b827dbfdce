namespace HyperFleet.Robustness.Tests;

/// <summary>A request that may change a cluster, and whose it was.</summary>
internal sealed record ClusterWrite(string Who, string Method, string Path);
