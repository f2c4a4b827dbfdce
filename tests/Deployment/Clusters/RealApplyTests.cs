namespace HyperFleet.Deployment.Tests.Clusters;

public sealed class RealApplyTests(RealCluster cluster) : ApplyCompliance(cluster), IClassFixture<RealCluster>;
