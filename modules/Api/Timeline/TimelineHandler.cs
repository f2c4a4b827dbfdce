using HyperFleet.Api.Configuration;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Timeline;

/// <summary>Answers <c>GET …/{id}/events</c>.</summary>
internal sealed class TimelineHandler(ApiOptions options, ListEvents list)
{
    public async Task<Answer> ListAsync(RequestScope request, Address address)
    {
        if (ListQuery.ParsePaging(request.Http.Request.Query, options.Limits.PageSize).Failed(out var problem, out var query))
            return problem;
        if ((await list.RunAsync(address, query, request.Cancellation)).Failed(out problem, out var page))
            return problem;
        return Answer.Json(StatusCodes.Status200OK, json => ListJson.Write(json, page.Items, StoredEvent.Write, query.Page, page.Total));
    }
}
