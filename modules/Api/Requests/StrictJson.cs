using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Requests;

/// <summary>
/// Parses a request body and refuses what one reader would understand and another not: duplicate members, text that is no Unicode,
/// numbers beyond a double, nesting that breaks clients with the usual limit of 64. What passes can be stored, and read back by anyone.
/// </summary>
internal static class StrictJson
{
    /// <summary>Below 64, as a list or an event puts the resource a few levels deeper.</summary>
    public const int MaxDepth = 50;

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    public static Result<JsonDocument> Parse(in ReadOnlySequence<byte> body)
    {
        if (body.IsEmpty)
            return Problem.Malformed("Request body is empty");
        // The document keeps its own copy: the pipe takes its memory back.
        var bytes = body.ToArray();
        if (!Utf8.IsValid(bytes))
            return Problem.Malformed("Invalid JSON in request body: it is not UTF-8");
        try
        {
            return Check(bytes) is { } problem ? problem : JsonDocument.Parse(bytes.AsMemory(), DocumentOptions);
        }
        catch (JsonException e)
        {
            return Problem.Malformed($"Invalid JSON in request body at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: no JSON, a member twice, or deeper than {MaxDepth} levels");
        }
    }

    private static Problem? Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        while (reader.Read())
        {
            var problem = reader.TokenType switch
            {
                JsonTokenType.Number => CheckNumber(ref reader),
                JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped => CheckText(ref reader),
                _ => null,
            };
            if (problem is not null)
                return problem;
        }
        return null;
    }

    /// <summary>PostgreSQL would store 1e131000 and write it back with 131,000 digits.</summary>
    private static Problem? CheckNumber(ref Utf8JsonReader reader)
    {
        var fits = reader.TryGetDouble(out var number) && double.IsFinite(number) && (number != 0 || IsZero(reader.ValueSpan));
        return fits ? null : Problem.Malformed("Invalid JSON in request body: a number is beyond the range of a double");
    }

    /// <summary>0e5 is zero; 1e-5000 only looks like it.</summary>
    private static bool IsZero(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        return !(exponent < 0 ? number : number[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }

    private static Problem? CheckText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!.Contains('\0')
                ? Problem.Malformed("Invalid JSON in request body: U+0000 cannot be stored")
                : null;
        }
        catch (InvalidOperationException)
        {
            return Problem.Malformed("Invalid JSON in request body: half a surrogate pair is no character");
        }
    }
}
