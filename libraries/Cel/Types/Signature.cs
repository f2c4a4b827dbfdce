namespace HyperFleet.Cel.Types;

/// <summary>
/// What a function takes and gives, written as <c>string.charAt(int) -> string</c> (member) or <c>math.ceil(double) -> double</c>
/// (global). Capital letters stand for any type.
/// </summary>
/// <param name="Name">The name, dotted for a namespace.</param>
/// <param name="IsMember">Whether the first parameter is the receiver.</param>
/// <param name="Parameters">The types of the arguments, the receiver first.</param>
/// <param name="Result">The type of the result.</param>
internal sealed record Signature(string Name, bool IsMember, IReadOnlyList<CelType> Parameters, CelType Result)
{
    /// <summary>The number of arguments between the parentheses.</summary>
    public int Arity => IsMember ? Parameters.Count - 1 : Parameters.Count;

    /// <summary>Whether it has type parameters.</summary>
    public bool IsGeneric { get; } = Parameters.Append(Result).Any(MentionsParameter);

    public static Signature Parse(string text) => new SignatureReader(text).Read();

    private static bool MentionsParameter(CelType type) => type.IsParameter || type.Parameters.Any(MentionsParameter);
}
