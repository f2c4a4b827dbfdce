using Google.Protobuf;
using HyperFleet.Grpc.Reflection.V1;
using static HyperFleet.Grpc.Reflection.V1.ServerReflectionRequest;
using Alpha = HyperFleet.Grpc.Reflection.V1Alpha;

namespace HyperFleet.Grpc.Reflection;

/// <summary>Answers reflection requests from a catalog, for both versions of the protocol.</summary>
internal static class ReflectionService
{
    public static readonly RpcMethod<ServerReflectionRequest, ServerReflectionResponse> V1Info =
        new(ReflectionReflection.Descriptor.Services[0], "ServerReflectionInfo");

    public static readonly RpcMethod<Alpha.ServerReflectionRequest, Alpha.ServerReflectionResponse> V1AlphaInfo =
        new(Alpha.ReflectionReflection.Descriptor.Services[0], "ServerReflectionInfo");

    public static async Task<RpcStatus> AnswerAsync(
        DescriptorCatalog catalog, RpcRequests<ServerReflectionRequest> requests, RpcResponses<ServerReflectionResponse> responses, RpcServerCall call)
    {
        await foreach (var request in requests.ReadAllAsync(call.Cancellation))
            await responses.WriteAsync(Answer(catalog, request), call.Cancellation);
        return RpcStatus.Ok;
    }

    /// <summary>The messages of v1alpha are those of v1 byte by byte.</summary>
    public static async Task<RpcStatus> AnswerAsync(
        DescriptorCatalog catalog, RpcRequests<Alpha.ServerReflectionRequest> requests, RpcResponses<Alpha.ServerReflectionResponse> responses, RpcServerCall call)
    {
        await foreach (var request in requests.ReadAllAsync(call.Cancellation))
        {
            var answer = Answer(catalog, ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
            await responses.WriteAsync(Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()), call.Cancellation);
        }
        return RpcStatus.Ok;
    }

    private static ServerReflectionResponse Answer(DescriptorCatalog catalog, ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(catalog.Services.Select(name => new ServiceResponse { Name = name }));
                break;
            case MessageRequestOneofCase.FileByFilename:
                Files(response, catalog.FileByName(request.FileByFilename), "file", request.FileByFilename);
                break;
            case MessageRequestOneofCase.FileContainingSymbol:
                Files(response, catalog.FileOfSymbol(request.FileContainingSymbol), "symbol", request.FileContainingSymbol);
                break;
            case MessageRequestOneofCase.FileContainingExtension:
                var (type, number) = (request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber);
                Files(response, catalog.FileOfExtension(type, number), "extension", $"{type} {number}");
                break;
            case MessageRequestOneofCase.AllExtensionNumbersOfType:
                Extensions(response, catalog, request.AllExtensionNumbersOfType);
                break;
            default:
                response.ErrorResponse = Error(RpcStatusCode.InvalidArgument, "the request asks for nothing known");
                break;
        }
        return response;
    }

    private static void Files(ServerReflectionResponse response, IReadOnlyList<ByteString>? files, string kind, string name)
    {
        if (files is null)
        {
            response.ErrorResponse = Error(RpcStatusCode.NotFound, $"unknown {kind}: {name}");
            return;
        }
        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.AddRange(files);
    }

    private static void Extensions(ServerReflectionResponse response, DescriptorCatalog catalog, string type)
    {
        if (catalog.ExtensionNumbers(type) is not { } numbers)
        {
            response.ErrorResponse = Error(RpcStatusCode.NotFound, $"unknown type: {type}");
            return;
        }
        response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type };
        response.AllExtensionNumbersResponse.ExtensionNumber.AddRange(numbers);
    }

    private static ErrorResponse Error(RpcStatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };
}
