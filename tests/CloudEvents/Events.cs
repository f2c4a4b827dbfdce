using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace HyperFleet.CloudEvents.Tests;

/// <summary>Generated events, and envelopes with damage.</summary>
internal static class Events
{
    private static readonly Gen<string> Words = from text in ArbMap.Default.GeneratorFor<NonEmptyString>()
                                                let valid = new string(text.Get.Where(c => !char.IsSurrogate(c)).ToArray())
                                                select valid.Length == 0 ? "x" : valid;

    private static readonly Gen<string> Names =
        from size in Gen.Choose(1, 12)
        from letters in Gen.ArrayOf(Gen.Elements("abcxyz0189".ToCharArray()), size)
        select "x" + new string(letters);

    private static readonly Gen<ExtensionValue> Values = Gen.OneOf(
        Words.Select(ExtensionValue.FromString),
        ArbMap.Default.GeneratorFor<int>().Select(ExtensionValue.FromInt32),
        ArbMap.Default.GeneratorFor<bool>().Select(ExtensionValue.FromBoolean));

    private static readonly Gen<(DataKind Kind, byte[] Bytes, string? Type)> Payloads = Gen.OneOf(
        Gen.Constant((DataKind.None, Array.Empty<byte>(), (string?)null)),
        Words.Select(w => (DataKind.Json, JsonSerializer.SerializeToUtf8Bytes(new { w, n = new[] { 1.5, 2 } }), (string?)"application/json")),
        Words.Select(w => (DataKind.Text, Encoding.UTF8.GetBytes(w), (string?)"text/plain; charset=utf-8")),
        ArbMap.Default.GeneratorFor<byte[]>().Select(b => (DataKind.Binary, b, (string?)"application/octet-stream")));

    private static readonly Gen<CloudEvent> Valid =
        from id in Words
        from type in Words
        from source in Gen.Elements("/a/b", "urn:x:1", "https://h/p?q=1#f", "hyperfleet-sentinel")
        from subject in Gen.OneOf(Words.Select(w => (string?)w), Gen.Constant((string?)null))
        from ticks in Gen.Choose(0, int.MaxValue)
        from payload in Payloads
        from names in Gen.ListOf(Names, 3)
        from values in Gen.ListOf(Values, 3)
        select new CloudEvent
        {
            Id = id,
            Type = type,
            Source = source,
            Subject = subject,
            Time = ticks % 3 == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(ticks * 1_000_003L),
            DataContentType = payload.Type,
            DataKind = payload.Kind,
            Data = payload.Bytes,
            Extensions = names.Zip(values).DistinctBy(x => x.First).ToDictionary(x => x.First, x => x.Second),
        };

    public static Arbitrary<CloudEvent> Arbitrary { get; } = Valid.ToArbitrary();

    public static Arbitrary<byte[]> Damaged { get; } = (
        from e in Valid
        from cut in Gen.Choose(0, 400)
        from at in Gen.Choose(0, 400)
        from with in ArbMap.Default.GeneratorFor<byte>()
        select Damage(CloudEventJson.Encode(e), cut, at, with)).ToArbitrary();

    private static byte[] Damage(byte[] wire, int cut, int at, byte with)
    {
        wire[at % wire.Length] = with;
        return cut % 2 == 0 ? wire : wire[..(cut % wire.Length)];
    }
}
