using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>What to start, the variables that the model set, and why it is started this way.</summary>
internal sealed record LaunchPlan(
    ProcessSpec Spec, IReadOnlyDictionary<string, string?> ModelEnvironment, IReadOnlyList<ResourcePropertySnapshot> Choice);
