using System.Text;
using System.Text.RegularExpressions;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Resources;

/// <summary>Which names are allowed (API contract §1.5, rules 7–9). Lengths count bytes.</summary>
internal static partial class NameRules
{
    private const string Pattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    public static Problem? Check(EntityType entity, string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Refuse("name is required", "required", name);
        var length = Encoding.UTF8.GetByteCount(name);
        if (length < entity.NameMinLength)
            return Refuse($"name must be at least {entity.NameMinLength} characters", "min_length", name);
        if (length > entity.NameMaxLength)
            return Refuse($"name must be at most {entity.NameMaxLength} characters", "max_length", name);
        return Allowed().IsMatch(name) ? null
            : Refuse($"name must match {Pattern}: lower-case letters, digits and '-', beginning and ending with a letter or digit", "pattern", name);
    }

    private static Problem Refuse(string detail, string constraint, string? name) =>
        Problem.Invalid(detail, [new("name", detail, constraint, name)]);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allowed();
}
