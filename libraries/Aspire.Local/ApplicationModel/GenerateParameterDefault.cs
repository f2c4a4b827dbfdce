using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value. Letters that look alike (i, l, o and their capitals) are left out.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerAlphabet = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericAlphabet = "0123456789";
    private const string SpecialAlphabet = "-_.{}~()*+!";

    public int MinLength { get; set; }

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    private IReadOnlyList<(string Name, bool Allowed, int Minimum, string Alphabet)> Classes =>
    [
        ("Lower", Lower, MinLower, LowerAlphabet), ("Upper", Upper, MinUpper, UpperAlphabet),
        ("Numeric", Numeric, MinNumeric, NumericAlphabet), ("Special", Special, MinSpecial, SpecialAlphabet),
    ];

    /// <exception cref="ArgumentException">No class of characters is allowed, or a minimum asks for a class that is not.</exception>
    public override string GetDefaultValue()
    {
        if (Classes.FirstOrDefault(c => c is { Allowed: false, Minimum: > 0 }) is { Name: { } forbidden })
            throw new ArgumentException($"Min{forbidden} is greater than 0, but {forbidden} is false.");
        var alphabet = string.Concat(Classes.Where(c => c.Allowed).Select(c => c.Alphabet));
        if (alphabet.Length == 0)
            throw new ArgumentException("A generated value needs at least one class of characters.");
        var required = string.Concat(Classes.Select(c => c.Minimum > 0 ? RandomNumberGenerator.GetString(c.Alphabet, c.Minimum) : ""));
        var value = (required + RandomNumberGenerator.GetString(alphabet, Math.Max(0, MinLength - required.Length))).ToCharArray();
        RandomNumberGenerator.Shuffle(value.AsSpan());
        return new string(value);
    }

    internal override void WriteTo(ManifestWriter writer) => writer.Object("generate", () =>
    {
        writer.Number("minLength", MinLength);
        foreach (var (name, allowed, _, _) in Classes)
            if (!allowed)
                writer.Flag(name.ToLowerInvariant(), value: false);
        foreach (var (name, _, minimum, _) in Classes)
            if (minimum != 0)
                writer.Number($"min{name}", minimum);
    });
}
