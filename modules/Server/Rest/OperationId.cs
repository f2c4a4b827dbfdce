using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Server.Rest;

/// <summary>The id of one request: the caller's, or a KSUID (27 base62 characters: seconds since 2014-05-13, then 16 random bytes).</summary>
internal static class OperationId
{
    private const string Header = "X-Operation-ID";
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const long Epoch = 1_400_000_000;
    private const int Length = 27;
    private const int CallerLimit = 128;

    public static string Of(HttpContext http, TimeProvider time)
    {
        if (http.Items[Header] is string known)
            return known;
        var given = http.Request.Headers[Header].ToString();
        var id = given.Length is > 0 and <= CallerLimit ? given : New(time);
        http.Items[Header] = id;
        return id;
    }

    private static string New(TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(time.GetUtcNow().ToUnixTimeSeconds() - Epoch));
        RandomNumberGenerator.Fill(bytes[4..]);
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var text = new char[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            (number, var digit) = BigInteger.DivRem(number, 62);
            text[i] = Digits[(int)digit];
        }
        return new(text);
    }
}
