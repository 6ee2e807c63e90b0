using System.Net;
using Microsoft.AspNetCore.Http;

namespace Lifeline.Http.Tests;

/// <summary>The ends of gRPC's and Connect's services, which tell them elsewhere than in a problem document.</summary>
public class RemoteProcedureTests
{
    [Theory]
    [InlineData(504, "deadline_exceeded")]
    [InlineData(499, "canceled")]
    [InlineData(503, "unavailable")]
    public async Task Connects_error_is_the_cause(int status, string code)
    {
        await using var server = await StartAsync(status, $$"""{ "code": "{{code}}", "message": "its own words" }""");

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetStringAsync("/", Context.Background));

        var remote = Assert.IsType<RemoteEndedException>(error.InnerException);
        Assert.Equal((status, "its own words"), (remote.Status, remote.Detail));
    }

    [Theory]
    [InlineData(503, """{ "code": "internal" }""")]
    [InlineData(503, """{ "code": 4 }""")]
    [InlineData(500, """{ "code": "unavailable" }""")]
    [InlineData(503, "[]")]
    [InlineData(503, "")]
    public async Task Any_other_error_is_the_frameworks(int status, string body)
    {
        await using var server = await StartAsync(status, body);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetStringAsync("/", Context.Background));

        Assert.Null(error.InnerException);
    }

    [Theory]
    [InlineData("4", 504)]
    [InlineData("1", 499)]
    [InlineData("14", 503)]
    public async Task GRPCs_status_is_the_cause_whether_it_comes_in_front_or_behind(string grpcStatus, int status)
    {
        foreach (var behind in new[] { true, false })
        {
            using var response = Answer(grpcStatus, "its%20own%20words", behind);

            var error = await Assert.ThrowsAsync<HttpRequestException>(() => response.EnsureSuccessAsync(Context.Background));

            var remote = Assert.IsType<RemoteEndedException>(error.InnerException);
            Assert.Equal((status, "its own words"), (remote.Status, remote.Detail));
            Assert.Contains($"gRPC status {grpcStatus}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("5")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("12345678901234567890")]
    public async Task Any_other_status_of_gRPC_is_a_failure_without_a_cause(string grpcStatus)
    {
        using var response = Answer(grpcStatus, null, behind: true);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => response.EnsureSuccessAsync(Context.Background));

        Assert.Null(error.InnerException);
    }

    [Theory]
    [InlineData("0", "application/grpc")]
    [InlineData("0", "application/grpc+proto")]
    [InlineData(null, "application/grpc")]
    [InlineData("4", "application/grpc-web")]
    [InlineData("4", "text/plain")]
    public async Task A_success_of_gRPC_is_given_back(string? grpcStatus, string type)
    {
        using var response = Answer(grpcStatus, null, behind: true, type);

        Assert.Same(response, await response.EnsureSuccessAsync(Context.Background));
    }

    private static HttpResponseMessage Answer(string? grpcStatus, string? message, bool behind, string type = "application/grpc")
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        response.Content.Headers.ContentType = new(type);
        var headers = behind ? response.TrailingHeaders : response.Headers;
        if (grpcStatus is not null)
        {
            headers.TryAddWithoutValidation("grpc-status", grpcStatus);
        }

        if (message is not null)
        {
            headers.TryAddWithoutValidation("grpc-message", message);
        }

        return response;
    }

    private static Task<Server> StartAsync(int status, string body) => Server.StartAsync(http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body);
    });
}
