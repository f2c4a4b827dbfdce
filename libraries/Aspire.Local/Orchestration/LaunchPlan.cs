using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>What to start, and the variables that the model set.</summary>
internal sealed record LaunchPlan(ProcessSpec Spec, IReadOnlyDictionary<string, string?> ModelEnvironment);
