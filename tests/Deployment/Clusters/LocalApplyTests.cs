namespace HyperFleet.Deployment.Tests.Clusters;

public sealed class LocalApplyTests(LocalCluster cluster) : ApplyCompliance(cluster), IClassFixture<LocalCluster>;
