using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lifeline.AspNetCore.Tests;

/// <summary>Answers as the application or the caller wants them.</summary>
public class AnsweringTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task An_application_changes_status_headers_and_details()
    {
        await using var app = await StartAsync(options => options.OnCanceled = answer =>
        {
            Assert.Equal((RequestEnd.Deadline, 504, false), (answer.End, answer.Status, answer.ShowDetails));
            answer.Status = 408;
            answer.ShowDetails = answer.Http.Request.Headers.ContainsKey("colleague");
            answer.Http.Response.Headers.RetryAfter = "1";
        });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "colleague", "yes" } } };
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("shop", problem.GetProperty("hop").GetString());
    }

    [Fact]
    public async Task An_application_writes_an_answer_of_its_own()
    {
        await using var app = await StartAsync(options => options.OnCanceled = answer =>
            answer.Write = http => http.Response.WriteAsync($"{answer.Error.GetType().Name}, {answer.Remote is null}"));

        using var response = await app.GetAsync("/");

        Assert.Equal("DeadlineExceededException, True", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(399)]
    [InlineData(600)]
    public async Task A_status_that_is_no_failures_is_refused(int status)
    {
        var refused = new TaskCompletionSource();
        await using var app = await StartAsync(options => options.OnCanceled = answer =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => answer.Status = status);
            refused.SetResult();
        });

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        await refused.Task.Arrives();
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    public async Task To_gRPC_the_end_is_told_as_a_status(string type)
    {
        await using var app = await StartAsync();

        using var response = await PostAsync(app, type);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("4", Assert.Single(response.Headers.GetValues("grpc-status")));
        Assert.Equal("The%20request%27s%20time%20was%20up.", Assert.Single(response.Headers.GetValues("grpc-message")));
    }

    [Fact]
    public async Task To_Connect_the_end_is_told_as_an_error()
    {
        await using var app = await StartAsync();

        using var response = await PostAsync(app, "application/json", connect: true);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """{"code":"deadline_exceeded","message":"The request\u0027s time was up."}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Connects_own_type_is_answered_as_Connect_wants_it_also_without_its_version()
    {
        await using var app = await StartAsync();

        using var response = await PostAsync(app, "application/proto");

        await AssertIsConnectAsync(response);
    }

    [Fact]
    public async Task A_Connect_call_by_GET_is_answered_as_Connect_wants_it()
    {
        await using var app = await StartAsync();

        using var response = await app.GetAsync("/?connect=v1&encoding=json&message=%7B%7D");

        await AssertIsConnectAsync(response);
    }

    [Theory]
    [InlineData("application/connect+json", "application/connect+json")]
    [InlineData("application/connect+proto", "application/connect+proto")]
    [InlineData("application/connect+whatever", "application/connect+json")]
    public async Task In_a_Connect_stream_the_end_is_told_in_the_message_that_ends_it(string asked, string answered)
    {
        await using var app = await StartAsync();

        using var response = await PostAsync(app, asked);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(answered, response.Content.Headers.ContentType?.MediaType);
        var message = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([2, 0, 0, 0, (byte)(message.Length - 5)], message[..5]);
        var error = JsonDocument.Parse(message.AsMemory(5)).RootElement.GetProperty("error");
        Assert.Equal("deadline_exceeded", error.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    [InlineData("application/protobuf")]
    [InlineData("application/json")]
    public async Task To_anybody_else_it_is_told_as_a_problem(string type)
    {
        await using var app = await StartAsync();

        using var response = await PostAsync(app, type);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static async Task AssertIsConnectAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("deadline_exceeded", error.GetProperty("code").GetString());
    }

    private static Task<LiveApp> StartAsync(Action<LifelineOptions>? options = null) => LiveApp.StartAsync(
        app => app.Map("/", string (Context ctx) =>
        {
            ((VirtualClock)ctx.Clock).Advance(s_limit);
            throw ctx.Error!;
        }).WithRequestTimeout(s_limit),
        options);

    private static async Task<HttpResponseMessage> PostAsync(LiveApp app, string type, bool connect = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new(type);
        if (connect)
        {
            request.Headers.Add("Connect-Protocol-Version", "1");
        }

        return await app.Http.SendAsync(request);
    }
}
