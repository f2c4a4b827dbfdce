using System.Text.Json;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;

namespace HyperFleet.Api.Watch;

/// <summary>A resource at one moment, with what many watchers need of it made once.</summary>
internal sealed class ObservedResource(Resource resource, ResourceJson json)
{
    private byte[]? _json;
    private JsonElement? _spec;

    public Resource Resource => resource;

    /// <summary>Bytes it holds in memory, roughly.</summary>
    public int Weight => resource.Spec.Length + 2048;

    /// <summary>As a read answers it. Two watchers may make it at the same moment; they make the same.</summary>
    public byte[] Json => _json ??= JsonAnswer.ToBytes(writer => json.Write(writer, resource));

    public JsonElement Spec => _spec ??= JsonElement.Parse(resource.Spec.Span);
}
