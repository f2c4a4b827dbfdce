namespace HyperFleet.GoTemplates.Functions;

/// <summary>A function refuses its arguments; the executor adds <c>error calling NAME</c> and the place.</summary>
internal sealed class CallException(string message) : Exception(message);
