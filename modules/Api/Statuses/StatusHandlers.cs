using HyperFleet.Api.Configuration;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Statuses;

/// <summary>The requests on adapter statuses: parse, act, answer.</summary>
internal sealed class StatusHandlers(ApiOptions options, ReportStatus report, ListStatuses list, TimeProvider time)
{
    public async Task<Answer> ReportAsync(RequestScope request, Address address)
    {
        if ((await JsonBody.ReadAsync(request.Http, options.Limits.BodyBytes, request.Cancellation)).Failed(out var problem, out var document))
            return problem;
        using var body = document;
        if (ReportParser.Parse(body.RootElement, time.GetUtcNow()).Failed(out problem, out var parsed))
            return problem;
        var outcome = await report.RunAsync(address, parsed, request.Cancellation);
        if (outcome.Problem is { } refused)
            return refused;
        return outcome.Value is { } stored
            ? Answer.Json(StatusCodes.Status201Created, json => StatusJson.Write(json, stored))
            : Answer.NoContent;
    }

    public async Task<Answer> ListAsync(RequestScope request, Address address)
    {
        if (ListQuery.ParsePaging(request.Http.Request.Query, options.Limits.PageSize).Failed(out var problem, out var query))
            return problem;
        if ((await list.RunAsync(address, query, request.Cancellation)).Failed(out problem, out var page))
            return problem;
        var kind = options.LegacyConditions ? "AdapterStatusList" : null;
        return Answer.Json(StatusCodes.Status200OK, json => ListJson.Write(json, page.Items, query.Page, page.Total, kind));
    }
}
