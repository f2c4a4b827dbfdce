namespace HyperFleet.Adapter.Expressions;

/// <summary>Whether a check holds, or why it cannot be decided.</summary>
internal readonly record struct Verdict(bool Matched, string? Error)
{
    public static implicit operator Verdict(bool matched) => new(matched, null);

    public static Verdict Failed(string error) => new(false, error);
}
