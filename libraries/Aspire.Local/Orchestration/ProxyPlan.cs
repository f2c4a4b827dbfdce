namespace Aspire.Hosting.Orchestration;

/// <summary>A port that forwards to the instances' ports.</summary>
internal sealed record ProxyPlan(int Port, IReadOnlyList<int> Targets);
