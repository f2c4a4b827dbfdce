namespace HyperFleet.GoTemplates.Execution;

/// <summary>A limit is exceeded; the executor adds the place and turns it into a <see cref="TemplateException"/>.</summary>
internal sealed class LimitException(string message) : Exception(message);
