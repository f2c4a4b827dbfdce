namespace Aspire.Hosting.ApplicationModel;

internal sealed record ResourceCommandAnnotation(
    string Name, string DisplayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> Execute, CommandOptions Options)
    : IResourceAnnotation;
