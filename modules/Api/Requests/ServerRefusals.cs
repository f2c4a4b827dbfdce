using System.Buffers;
using System.Diagnostics;
using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HyperFleet.Api.Requests;

/// <summary>
/// Gives a problem body to what the server refuses before any middleware runs: a broken request line, headers that are too large or
/// wrong, a slow or missing host. Kestrel tells of it by an event and would answer with a status alone.
/// </summary>
internal sealed class ServerRefusals(TimeProvider time) : IObserver<KeyValuePair<string, object?>>
{
    private const string Refused = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public void Observe(DiagnosticListener events) => events.Subscribe(this, name => name == Refused);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // A request that has reached the middleware is answered there.
        if (value is not { Key: Refused, Value: IFeatureCollection features } || features.Get<RequestId.Assigned>() is not null)
            return;
        var (response, body, transport) = (features.Get<IHttpResponseFeature>(), features.Get<IHttpResponseBodyFeature>(), features.Get<IConnectionTransportFeature>());
        if (response is not null && body is not null && transport is not null && !response.HasStarted)
            Answer(new DefaultHttpContext(features), body, transport);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private void Answer(DefaultHttpContext http, IHttpResponseBodyFeature body, IConnectionTransportFeature transport)
    {
        var problem = new Problem(ProblemKind.Malformed with { Status = http.Response.StatusCode, Title = ReasonOf(http.Response.StatusCode) }, "The server cannot read the request");
        RequestId.Assign(http, time);
        var bytes = JsonAnswer.ToBytes(json => ProblemWriter.Write(json, http, problem, time.GetUtcNow()));
        http.Response.ContentType = ProblemWriter.ContentType;
        http.Response.ContentLength = bytes.Length;
        // The server has no body to write to at this point: the headers leave through it, the body right behind them.
        if (body.StartAsync().IsCompletedSuccessfully)
            transport.Transport.Output.Write(bytes);
    }

    private static string ReasonOf(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
