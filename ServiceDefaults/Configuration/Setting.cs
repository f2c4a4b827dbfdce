using System.Text.Json.Nodes;

namespace HyperFleet.ServiceDefaults.Configuration;

/// <summary>One value that a role can be given: where it stands in the file, and which flag and environment variables carry it.</summary>
/// <param name="Path">Dotted path in the file, <c>clients.broker.topic</c>.</param>
/// <param name="Description">One line for <c>--help</c>.</param>
public sealed record Setting(string Path, string Description)
{
    /// <summary>Long name, <c>--broker-topic</c>; null when no flag carries the value.</summary>
    public string? Flag { get; init; }

    /// <summary>Other spellings of the flag, <c>-c</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Environment variables, the first that is set and not empty wins.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>A flag that means <c>true</c> when it stands without a value.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>A flag that may stand with nothing behind its equals sign, <c>--host=</c>: the empty text is a value then, not a mistake.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Turns the text of a flag or variable into the file's form, for values that are not scalars. Throws <see cref="FormatException"/> on bad text.</summary>
    public Func<string, JsonNode?>? Parse { get; init; }
}
