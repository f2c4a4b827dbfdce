using System.Text.RegularExpressions;

namespace HyperFleet.Docs.Tests;

/// <summary>
/// One fenced block of a page. Behind the language a block of commands says who runs it:
/// <c>by=…</c> the file that does, <c>needs=…</c> what a test machine does not have; nothing: the tests of this project.
/// </summary>
internal sealed partial record Example(Document Page, int Line, string Language, string Arguments, string Text)
{
    public bool IsCommands => Language is "sh" or "bash" or "shell" or "console";

    public string? RunBy => Argument("by");

    public string? Needs => Argument("needs");

    /// <summary>The commands, a line each: continued lines joined, comments and what a console answered left out.</summary>
    public IEnumerable<string> Commands => Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        .Where(line => Language != "console" || line.StartsWith("$ ", StringComparison.Ordinal))
        .Select(line => Comment().Replace(line, "").TrimStart('$').Trim())
        .Where(line => line.Length > 0);

    private string? Argument(string name) => Regex.Match(Arguments, $@"(^| ){name}=(?<value>\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } match
        ? match.Groups["value"].Value
        : null;

    public override string ToString() => $"{Page}:{Line}";

    [GeneratedRegex(@"(^|\s)#.*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();
}
