using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using Lifeline.AspNetCore.Responses;
using Lifeline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace Lifeline.AspNetCore.Tests;

/// <summary>The bodies of a request and of its answer are wrapped: whatever can be asked of one is passed on, or is listed here with a reason.</summary>
public class WrappersAreWhole
{
    private static readonly Dictionary<string, string> s_inherited = new()
    {
        ["ResponseBody: PipeWriter.AsStream"] = "writes by WriteAsync and flushes by FlushAsync, which count",
        ["ResponseBody: PipeWriter.CopyFromAsync"] = "writes by Advance, which counts; the inner one would not be seen",
        ["ResponseBody: PipeWriter.OnReaderCompleted"] = "obsolete, and of pipes only",
        ["RequestBody: PipeReader.AsStream"] = "reads by ReadAsync, which is bounded; the inner one would not be",
        ["RequestBody: PipeReader.OnWriterCompleted"] = "obsolete, and of pipes only",
        ["ResponseStream: Stream.Close"] = "calls Dispose",
        ["ResponseStream: Stream.CreateWaitHandle"] = "obsolete, and called by nothing",
        ["ResponseStream: Stream.ObjectInvariant"] = "obsolete, and called by nothing",
        ["RequestStream: Stream.Close"] = "calls Dispose",
        ["RequestStream: Stream.CreateWaitHandle"] = "obsolete, and called by nothing",
        ["RequestStream: Stream.ObjectInvariant"] = "obsolete, and called by nothing",
    };

    [Theory]
    [InlineData(typeof(Stream), typeof(ResponseStream))]
    [InlineData(typeof(Stream), typeof(RequestStream))]
    [InlineData(typeof(PipeWriter), typeof(ResponseBody))]
    [InlineData(typeof(PipeReader), typeof(RequestBody))]
    public void Whatever_can_be_overridden_is(Type type, Type wrapper)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var lacking = type.GetMethods(Any)
            .Where(member => member is { IsVirtual: true, IsFinal: false, IsAssembly: false, IsFamilyAndAssembly: false } && member.DeclaringType == type)
            .Where(member => wrapper.GetMethods(Any).Single(own => own.GetBaseDefinition().Equals(member)).DeclaringType != wrapper)
            .Select(member => $"{wrapper.Name}: {type.Name}.{member.Name}")
            .Distinct()
            .Order();

        Assert.Equal(s_inherited.Keys.Where(member => member.StartsWith($"{wrapper.Name}: {type.Name}.", StringComparison.Ordinal)).Order(), lacking);
    }

    [Theory]
    [InlineData("WriteByte")]
    [InlineData("Write")]
    [InlineData("Write of an array")]
    [InlineData("WriteAsync")]
    [InlineData("WriteAsync of an array")]
    [InlineData("BeginWrite")]
    [InlineData("writer")]
    [InlineData("writer's WriteAsync")]
    [InlineData("writer's stream")]
    [InlineData("copied into the writer")]
    public async Task An_answer_is_known_to_be_whole_in_whichever_way_it_was_written(string way)
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", async (HttpContext http, Context ctx) =>
        {
            http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
            http.Response.ContentType = "application/json";
            await WriteAsync(http.Response, "[1"u8.ToArray(), way);
            await WriteAsync(http.Response, "]"u8.ToArray(), way);
            ((VirtualClock)ctx.Clock).Advance(TimeSpan.FromSeconds(1));
        }).WithRequestTimeout(TimeSpan.FromSeconds(1)));

        Assert.Equal("[1]", await app.GetStringAsync("/"));
        await app.StopAsync();
        Assert.Empty(app.Log.OfLifeline);
    }

    private static async Task WriteAsync(HttpResponse response, byte[] bytes, string way)
    {
        var token = TestContext.Current.CancellationToken;
        switch (way)
        {
            case "WriteByte":
                Array.ForEach(bytes, response.Body.WriteByte);
                break;
            case "Write":
                WriteSpan(response.Body, bytes);
                break;
            case "Write of an array":
                WriteArray(response.Body, bytes);
                break;
            case "WriteAsync":
                await response.Body.WriteAsync(bytes.AsMemory(), token);
                break;
            case "WriteAsync of an array":
                await Task.Factory.StartNew(() => response.Body.WriteAsync(bytes, 0, bytes.Length, token), token, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();
                break;
            case "BeginWrite":
                await Task.Factory.FromAsync(response.Body.BeginWrite, response.Body.EndWrite, bytes, 0, bytes.Length, null);
                break;
            case "writer":
                response.BodyWriter.Write(bytes);
                await response.BodyWriter.FlushAsync(token);
                break;
            case "writer's WriteAsync":
                await response.BodyWriter.WriteAsync(bytes, token);
                break;
            case "writer's stream":
                await response.BodyWriter.AsStream().WriteAsync(bytes.AsMemory(), token);
                break;
            default:
                using (var source = new MemoryStream(bytes))
                {
                    await source.CopyToAsync(response.BodyWriter, token);
                }

                break;
        }
    }

    private static void WriteSpan(Stream body, byte[] bytes) => body.Write(bytes.AsSpan());

    private static void WriteArray(Stream body, byte[] bytes) => body.Write(bytes, 0, bytes.Length);
}
