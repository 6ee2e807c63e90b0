using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Lifeline.AspNetCore.Tests;

/// <summary>Answers never lie: the whole stays whole, and what was cut off can be seen to be. Read as bytes from the socket.</summary>
public class WholeOrCutTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("application/json", 20_000)]
    [InlineData("application/vnd.api+json", 20_000)]
    [InlineData("application/hal+json; charset=utf-8", 20_000)]
    [InlineData("text/json", 20_000)]
    [InlineData("Application/Problem+JSON", 20_000)]
    [InlineData("application/json; charset=utf-16", 20_000)]
    [InlineData("application/vnd.api+json", 3)]
    [InlineData("application/vnd.api+json", 0)]
    public async Task Half_an_array_is_cut_off_or_not_begun_whatever_kind_of_JSON_it_is(string type, int items)
    {
        await using var app = await StartAsync(async (ctx, http) => await http.Response.WriteAsJsonAsync(ItemsAsync(ctx, items), (JsonSerializerOptions?)null, type));

        var answer = await ReadAsync(app);

        Assert.True(items == 0 ? answer.Status == 504 : answer.IsCutOff, answer.ToString());
        Assert.Single(app.Log.OfLifeline);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_its_handler_has_completed_stays_whole(bool throws)
    {
        await using var app = await StartAsync(async (ctx, http) =>
        {
            await http.Response.WriteAsJsonAsync(new[] { 1, 2, 3 });
            await http.Response.CompleteAsync();
            Advance(ctx);
            if (throws)
            {
                ctx.ThrowIfDone();
            }
        });

        var answer = await ReadAsync(app);

        Assert.Equal((200, "[1,2,3]", false), (answer.Status, answer.Body, answer.IsCutOff));
        Assert.DoesNotContain(app.Log.OfLifeline, line => line.Contains("cut off", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "application/json")]
    [InlineData(true, "application/json")]
    [InlineData(false, "application/hal+json")]
    [InlineData(true, "application/hal+json")]
    public async Task A_whole_answer_stays_whole_whatever_a_middleware_does_behind_it(bool throws, string type)
    {
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            app.UseRouting().UseLifeline().Use(async (http, next) =>
            {
                await next(http);
                Advance(http.RequestContext);
                if (throws)
                {
                    http.RequestContext.ThrowIfDone();
                }
            });
            app.MapGet("/", (HttpContext http) => http.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["a]\"\\"] = "{[" }, (JsonSerializerOptions?)null, type))
                .WithRequestTimeout(s_limit);
        });

        var answer = await ReadAsync(app);

        Assert.Equal((200, false), (answer.Status, answer.IsCutOff));
        Assert.Equal("{[", JsonDocument.Parse(answer.Body).RootElement.GetProperty("a]\"\\").GetString());
        Assert.DoesNotContain(app.Log.OfLifeline, line => line.Contains("cut off", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/value")]
    [InlineData("/result")]
    [InlineData("/written")]
    [InlineData("/text")]
    [InlineData("/flushed")]
    [InlineData("/flushed by the writer")]
    public async Task A_value_that_its_handler_has_returned_in_time_is_whole_though_the_time_is_up_as_its_answer_starts(string path)
    {
        await using var app = await LiveApp.StartAsync(
            _ => { },
            app =>
            {
                app.UseRouting().UseLifeline().Use((http, next) =>
                {
                    var ctx = http.RequestContext;
                    http.Response.OnStarting(() =>
                    {
                        Advance(ctx);
                        return Task.CompletedTask;
                    });
                    return next(http);
                });
                app.MapGet("/value", () => new[] { 1, 2, 3 }).WithRequestTimeout(s_limit);
                app.MapGet("/result", () => Results.Json(new[] { 1, 2, 3 })).WithRequestTimeout(s_limit);
                app.MapGet("/written", (HttpContext http) => http.Response.WriteAsJsonAsync(new[] { 1, 2, 3 })).WithRequestTimeout(s_limit);
                app.MapGet("/text", () => "[1,2,3]").WithRequestTimeout(s_limit);
                app.MapGet("/flushed", (HttpContext http) => FlushAsync(http, http.Response.Body.FlushAsync)).WithRequestTimeout(s_limit);
                app.MapGet("/flushed by the writer", (HttpContext http) => FlushAsync(http, async token => await http.Response.BodyWriter.FlushAsync(token))).WithRequestTimeout(s_limit);
            });

        var answer = await ReadAsync(app, path.Replace(" ", "%20", StringComparison.Ordinal));

        Assert.Equal((200, "[1,2,3]", false), (answer.Status, answer.Body, answer.IsCutOff));

        static async Task FlushAsync(HttpContext http, Func<CancellationToken, Task> flush)
        {
            var token = http.RequestAborted;
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync("[1,2,3]"u8.ToArray(), CancellationToken.None);
            await flush(token);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(418)]
    public async Task Bytes_that_were_never_flushed_do_not_come_without_the_rest(int? policy)
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx, HttpContext http) =>
        {
            "five!"u8.CopyTo(http.Response.BodyWriter.GetSpan(5));
            http.Response.BodyWriter.Advance(5);
            Advance(ctx);
            ctx.ThrowIfDone();
        }).WithRequestTimeout(new RequestTimeoutPolicy { Timeout = s_limit, TimeoutStatusCode = policy }));

        var answer = await ReadAsync(app);

        Assert.True(answer.IsCutOff, answer.ToString());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(302)]
    public async Task A_policys_status_is_answered_even_if_it_is_no_failure(int status)
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) =>
        {
            Advance(ctx);
            ctx.ThrowIfDone();
        }).WithRequestTimeout(new RequestTimeoutPolicy { Timeout = s_limit, TimeoutStatusCode = status }));

        var answer = await ReadAsync(app);

        Assert.Equal((status, "", false), (answer.Status, answer.Body, answer.IsCutOff));
    }

    [Fact]
    public async Task What_the_frameworks_own_timeout_stops_is_cut_off_too()
    {
        await using var app = await LiveApp.StartAsync(
            services => services.AddRequestTimeouts(),
            app =>
            {
                app.UseRouting().UseRequestTimeouts().UseLifeline();
                app.MapGet("/", (HttpContext http) => OfTokenAsync(http.RequestAborted)).WithRequestTimeout(TimeSpan.FromMilliseconds(50));
            });

        var answer = await ReadAsync(app);

        Assert.True(answer.IsCutOff, answer.ToString());

        static async IAsyncEnumerable<int> OfTokenAsync([EnumeratorCancellation] CancellationToken token)
        {
            foreach (var item in Enumerable.Range(0, 20_000))
            {
                yield return item;
            }

            await Task.Delay(Timeout.Infinite, token);      // our own deadline is on a clock that stands still
        }
    }

    /// <summary>The end comes at each instant of an answer's life, over both versions of HTTP: what arrives as whole is.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task At_whichever_instant_the_end_comes_no_half_answer_looks_whole(bool http2, bool json)
    {
        string[] instants = ["before", "at the headers", "first byte", "within", "last byte", "unflushed", "after"];
        foreach (var instant in instants)
        {
            await using var app = await LiveApp.StartAsync(
                app => app.MapGet("/", async (Context ctx, HttpContext http) =>
                {
                    http.Response.ContentType = json ? "application/vnd.api+json" : "text/plain";
                    await StepAsync("before");
                    await http.Response.StartAsync();
                    await StepAsync("at the headers");
                    await WriteAsync("[");
                    await StepAsync("first byte");
                    await WriteAsync("1,2");
                    await StepAsync("within");
                    http.Response.BodyWriter.Write("]"u8);
                    await StepAsync("unflushed");
                    await http.Response.BodyWriter.FlushAsync();
                    await StepAsync("last byte");
                    await http.Response.CompleteAsync();
                    await StepAsync("after");

                    async Task StepAsync(string step)
                    {
                        await Task.Yield();
                        if (step == instant)
                        {
                            Advance(ctx);
                            ctx.ThrowIfDone();
                        }
                    }

                    async Task WriteAsync(string text)
                    {
                        await http.Response.WriteAsync(text);
                        await http.Response.Body.FlushAsync();
                    }
                }).WithRequestTimeout(s_limit),
                http2: http2);

            string? whole = null;
            var status = HttpStatusCode.OK;
            try
            {
                using var response = await app.GetAsync("/");
                status = response.StatusCode;
                whole = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                // Cut off, visibly.
            }

            var expected = instant switch
            {
                "before" => "504",
                "at the headers" when json => "504",            // JSON starts with its first byte
                "after" => "[1,2]",
                "last byte" or "unflushed" when json => "[1,2]",
                _ => "cut off",
            };
            Assert.Equal((instant, expected), (instant, whole is null ? "cut off" : status == HttpStatusCode.GatewayTimeout ? "504" : whole));
        }
    }

    [Fact]
    public async Task A_HEAD_that_has_been_answered_is_whole_without_a_body()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapMethods("/", ["HEAD"], async (Context ctx, HttpContext http) =>
        {
            await http.Response.StartAsync();
            Advance(ctx);
            ctx.ThrowIfDone();
        }).WithRequestTimeout(s_limit));

        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await app.StopAsync();
        Assert.DoesNotContain(app.Log.OfLifeline, line => line.Contains("cut off", StringComparison.Ordinal));
    }

    private static Task<LiveApp> StartAsync(Func<Context, HttpContext, Task> handler) =>
        LiveApp.StartAsync(app => app.MapGet("/", handler).WithRequestTimeout(s_limit));

    private static async IAsyncEnumerable<int> ItemsAsync(Context ctx, int count)
    {
        foreach (var item in Enumerable.Range(0, count))
        {
            yield return item;
        }

        if (count > 0)
        {
            await Task.Yield();                 // the framework sends what it has
        }

        Advance(ctx);
        ctx.ThrowIfDone();
    }

    private static void Advance(Context ctx) => ((VirtualClock)ctx.Clock).Advance(s_limit);

    // All bytes until the server closes, which it does once it has answered or cut off.
    private static async Task<Answer> ReadAsync(LiveApp app, string path = "/")
    {
        using var socket = await app.SendRawAsync(path, "Connection: close\r\n");
        var bytes = new MemoryStream();
        var buffer = new byte[65_536];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().Arrives() is > 0 and var count)
            {
                bytes.Write(buffer, 0, count);
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Reset, which is a way to cut off.
        }

        return Answer.Parse(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    /// <summary>An answer as a client of HTTP/1.1 has to understand it.</summary>
    private sealed record Answer(int Status, string Body, bool IsCutOff)
    {
        public static Answer Parse(string text)
        {
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0)
            {
                return new Answer(0, text, IsCutOff: true);
            }

            var (headers, rest) = (text[..head], text[(head + 4)..]);
            var status = int.Parse(headers.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
            if (headers.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
            {
                var body = new StringBuilder();
                while (rest.IndexOf("\r\n", StringComparison.Ordinal) is > 0 and var line)
                {
                    var length = int.Parse(rest.AsSpan(0, line), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
                    if (length == 0)
                    {
                        return new Answer(status, body.ToString(), IsCutOff: false);
                    }

                    body.Append(rest, line + 2, Math.Min(length, rest.Length - line - 2));
                    rest = rest[Math.Min(line + 2 + length + 2, rest.Length)..];
                }

                return new Answer(status, body.ToString(), IsCutOff: true);
            }

            var told = headers.Split("\r\n").FirstOrDefault(header => header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            var expected = told is null ? 0 : int.Parse(told.AsSpan("Content-Length:".Length), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(rest.Length <= expected, $"More than was announced: {text}");
            return new Answer(status, rest, rest.Length < expected);
        }
    }
}
