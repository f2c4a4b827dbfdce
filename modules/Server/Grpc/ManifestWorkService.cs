using Google.Protobuf.WellKnownTypes;
using HyperFleet.Grpc;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Grpc.Access;
using HyperFleet.Server.Grpc.Wire;

namespace HyperFleet.Server.Grpc;

/// <summary><c>maestro.ManifestWorkService</c>: bundles as plain JSON, for people with grpcurl (server contract §5.6).</summary>
internal sealed class ManifestWorkService(IBundles bundles, SourceAccess access, ServerOptions options, TimeProvider time)
{
    private const int DefaultPageSize = 100;
    private const int MaximumPageSize = 400;

    public static readonly RpcMethod<CreateManifestWorkRequest, ManifestWork> Create = Method<CreateManifestWorkRequest, ManifestWork>("Create");
    public static readonly RpcMethod<GetManifestWorkRequest, ManifestWork> Get = Method<GetManifestWorkRequest, ManifestWork>("Get");
    public static readonly RpcMethod<ListManifestWorksRequest, ListManifestWorksResponse> List = Method<ListManifestWorksRequest, ListManifestWorksResponse>("List");
    public static readonly RpcMethod<UpdateManifestWorkRequest, ManifestWork> Update = Method<UpdateManifestWorkRequest, ManifestWork>("Update");
    public static readonly RpcMethod<DeleteManifestWorkRequest, Empty> Delete = Method<DeleteManifestWorkRequest, Empty>("Delete");

    public async Task<RpcResult<ManifestWork>> CreateAsync(CreateManifestWorkRequest request, RpcServerCall call)
    {
        var source = SourceOf(call);
        if (await access.CheckAsync(call, source, SourceAccess.Publish) is { IsOk: false } denied)
            return denied;
        var consumer = call.Headers.Text("consumer-name") is { Length: > 0 } named ? named : request.ConsumerName;
        if (consumer.Length == 0)
            return new RpcStatus(RpcStatusCode.InvalidArgument, "consumer-name metadata is required");
        if (request.Manifest is null && request.Manifests.Count == 0)
            return new RpcStatus(RpcStatusCode.InvalidArgument, "the request has no manifest: set manifest or manifests");
        var id = request.Name.Length > 0 ? WorkId.Of(source, consumer, request.Name) : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return await ChangeAsync(() => WorkContent.Data(request), data => bundles.CreateAsync(
            new BundleChange
            {
                Id = id,
                Source = source,
                ConsumerName = consumer,
                Data = data,
                Metadata = WorkContent.Metadata(request.Name.Length > 0 ? request.Name : id, consumer),
            }, call.Cancellation));
    }

    public async Task<RpcResult<ManifestWork>> GetAsync(GetManifestWorkRequest request, RpcServerCall call)
    {
        var (bundle, refused) = await FindAsync(request.Id, call);
        return bundle is null ? refused : WorkContent.Work(bundle);
    }

    public async Task<RpcResult<ListManifestWorksResponse>> ListAsync(ListManifestWorksRequest request, RpcServerCall call)
    {
        var source = SourceOf(call);
        if (await access.CheckAsync(call, source, SourceAccess.Publish) is { IsOk: false } denied)
            return denied;
        var (page, size) = (Math.Max(request.Page, 1), request.Size <= 0 ? DefaultPageSize : Math.Min(request.Size, MaximumPageSize));
        var search = access.IsEnforced ? Own(source, request.Search) : request.Search;
        if ((await bundles.ListAsync(search, page, size, call.Cancellation)).Failed(out var refusal, out var found))
            return RefusalStatus.Of(refusal);
        var response = new ListManifestWorksResponse { Page = page, Size = found.Items.Count, Total = (int)Math.Min(found.Total, int.MaxValue) };
        response.Items.AddRange(found.Items.Select(WorkContent.Work));
        return response;
    }

    public async Task<RpcResult<ManifestWork>> UpdateAsync(UpdateManifestWorkRequest request, RpcServerCall call)
    {
        var (bundle, refused) = await FindAsync(request.Id, call);
        if (bundle is null)
            return refused;
        return await ChangeAsync(() => WorkContent.Data(request, bundle), data => bundles.UpdateAsync(
            new BundleChange
            {
                Id = bundle.Id,
                Source = bundle.Source,
                ConsumerName = bundle.ConsumerName,
                Data = data,
                Metadata = StoredEvent.Member(bundle.Payload, "metadata"u8),
            }, request.Version, call.Cancellation));
    }

    public async Task<RpcResult<Empty>> DeleteAsync(DeleteManifestWorkRequest request, RpcServerCall call)
    {
        var (bundle, refused) = await FindAsync(request.Id, call);
        if (bundle is null)
            return refused.Code == RpcStatusCode.NotFound ? new Empty() : refused;
        await bundles.DeleteAsync(bundle.Id, call.Cancellation);
        return new Empty();
    }

    private static RpcMethod<TRequest, TResponse> Method<TRequest, TResponse>(string name)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse> => new(ManifestworkReflection.Descriptor.Services[0], name);

    private static string Own(string source, string search)
    {
        var own = $"source='{source.Replace("'", "''")}'";
        return search.Length == 0 ? own : $"{own} and ({search})";
    }

    private string SourceOf(RpcServerCall call) => call.Headers.Text("source-id") is { Length: > 0 } named ? named : options.SourceId;

    /// <summary>The bundle, when its own source may be spoken for; whoever may not does not learn whether it exists.</summary>
    private async Task<(Bundle? Bundle, RpcStatus Refused)> FindAsync(string id, RpcServerCall call)
    {
        if (await access.CheckAsync(call, SourceOf(call), SourceAccess.Publish) is { IsOk: false } denied)
            return (null, denied);
        var bundle = await bundles.GetAsync(id, call.Cancellation);
        var visible = bundle is not null && (bundle.Source == SourceOf(call) || (await access.CheckAsync(call, bundle.Source, SourceAccess.Publish)).IsOk);
        return visible ? (bundle, RpcStatus.Ok) : (null, RefusalStatus.Of(Refusal.BundleNotFound(id)));
    }

    private static async Task<RpcResult<ManifestWork>> ChangeAsync(Func<byte[]> content, Func<byte[], Task<Result<Bundle>>> change)
    {
        byte[] data;
        try
        {
            data = content();
        }
        catch (FormatException e)
        {
            return new RpcStatus(RpcStatusCode.InvalidArgument, e.Message);
        }
        if ((await change(data)).Failed(out var refusal, out var bundle))
            // A person asked for a consumer by name: it was not found. Its text is the one that programs look for.
            return refusal.Kind == RefusalKind.UnknownConsumer ? new RpcStatus(RpcStatusCode.NotFound, refusal.Reason) : RefusalStatus.Of(refusal);
        return WorkContent.Work(bundle);
    }
}
