using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;

namespace HyperFleet.Robustness.Tests;

/// <summary>JSON of the wire.</summary>
internal static class Json
{
    public static StringContent Body(JsonObject json) => new(json.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation) =>
        (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!;
}
