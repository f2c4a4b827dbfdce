namespace HyperFleet.Api.Errors;

/// <summary>A row of the error catalogue (API contract §4.2).</summary>
internal sealed record ProblemKind(string Code, int Status, string Title, string TypeSuffix)
{
    public static readonly ProblemKind Validation = new("HYPERFLEET-VAL-000", 400, "Validation Failed", "validation-error");
    public static readonly ProblemKind ChildKind = Validation with { Status = 422 };
    public static readonly ProblemKind TooLarge = Validation with { Status = 413, Title = "Request Too Large" };
    public static readonly ProblemKind BadRequest = new("HYPERFLEET-VAL-005", 400, "Bad Request", "bad-request");
    public static readonly ProblemKind Malformed = new("HYPERFLEET-VAL-006", 400, "Malformed Request", "malformed-request");
    public static readonly ProblemKind SlowBody = Malformed with { Status = 408, Title = "Request Timeout" };
    public static readonly ProblemKind AuthenticationRequired = new("HYPERFLEET-AUT-001", 401, "Authentication Required", "authentication-error");
    public static readonly ProblemKind InvalidCredentials = new("HYPERFLEET-AUT-002", 401, "Invalid Credentials", "authentication-error");
    public static readonly ProblemKind InvalidToken = new("HYPERFLEET-AUT-003", 401, "Invalid Token", "authentication-error");
    public static readonly ProblemKind PermissionDenied = new("HYPERFLEET-AUZ-001", 403, "Permission Denied", "permission-denied");
    public static readonly ProblemKind EndpointNotFound = new("HYPERFLEET-NTF-000", 404, "Endpoint Not Found", "not-found");
    public static readonly ProblemKind ResourceNotFound = new("HYPERFLEET-NTF-001", 404, "Resource Not Found", "not-found");
    public static readonly ProblemKind MethodNotAllowed = new("HYPERFLEET-VAL-005", 405, "Method Not Allowed", "bad-request");
    public static readonly ProblemKind Duplicate = new("HYPERFLEET-CNF-001", 409, "Resource Conflict", "conflict");
    public static readonly ProblemKind VersionConflict = new("HYPERFLEET-CNF-002", 412, "Version Conflict", "conflict");
    public static readonly ProblemKind StateConflict = new("HYPERFLEET-CNF-003", 409, "State Conflict", "conflict");
    public static readonly ProblemKind Gone = new("HYPERFLEET-CNF-002", 410, "Version Expired", "conflict");
    public static readonly ProblemKind TooMany = new("HYPERFLEET-LMT-001", 429, "Too Many Requests", "rate-limit");
    public static readonly ProblemKind Internal = new("HYPERFLEET-INT-001", 500, "Internal Server Error", "internal-error");
    public static readonly ProblemKind DatabaseError = new("HYPERFLEET-INT-002", 500, "Database Error", "internal-error");
    public static readonly ProblemKind Unavailable = new("HYPERFLEET-SVC-001", 503, "Service Unavailable", "service-unavailable");
    public static readonly ProblemKind Timeout = new("HYPERFLEET-SVC-002", 504, "Request Timeout", "service-unavailable");

    public string Type => "https://api.hyperfleet.io/errors/" + TypeSuffix;
}
