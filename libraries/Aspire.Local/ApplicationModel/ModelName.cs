namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rule for names of resources and endpoints (orchestration contract §2.2): they become host names and variables.</summary>
internal static class ModelName
{
    private const int MaxLength = 64;

    public static void Validate(string kind, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Violation(name) is { } violation)
            throw new ArgumentException($"The {kind} name '{name}' is invalid: it {violation}.", nameof(name));
    }

    private static string? Violation(string name) => name switch
    {
        { Length: > MaxLength } => $"is longer than {MaxLength} characters",
        _ when !char.IsAsciiLetter(name[0]) => "must start with an ASCII letter",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => "may contain only ASCII letters, digits and hyphens",
        _ when name.EndsWith('-') => "must not end with a hyphen",
        _ when name.Contains("--") => "must not contain two hyphens in a row",
        _ => null,
    };
}
