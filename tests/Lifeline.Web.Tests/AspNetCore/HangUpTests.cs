namespace Lifeline.AspNetCore.Tests;

public class HangUpTests
{
    [Fact]
    public async Task A_client_that_hangs_up_ends_its_request()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/cart/{id}", (Context ctx, int id) => request.WaitAsync(ctx)));

        using (await app.SendRawAsync("/cart/7"))
        {
            Assert.False((await request.Begun).IsDone);
            Assert.Equal(1, app.Contexts.Live);
        }

        var error = await request.Ended;
        Assert.IsType<CanceledException>(error);
        Assert.IsType<ClientGoneException>(error.Cause);
        Assert.StartsWith("'GET /cart/{id}' was canceled", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(error.Cause.Message, error.Message, StringComparison.Ordinal);

        await app.StopAsync();
        Assert.Equal(0, app.Contexts.Live);
        Assert.StartsWith("Information: GET /cart/{id} was ended and answered 499. 'GET /cart/{id}'", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_request_started_ends_with_it()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", async (Context ctx) =>
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(1));
            return await request.WaitAsync(scope.Context.WithName("query"));
        }));

        using (await app.SendRawAsync("/"))
        {
            await request.Begun;
        }

        Assert.IsType<ClientGoneException>((await request.Ended).Cause);
    }

    [Fact]
    public async Task An_IO_error_after_the_hang_up_is_taken_for_it()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", async (Context ctx) =>
        {
            try
            {
                await request.WaitAsync(ctx);
            }
            catch (ContextEndedException)
            {
                throw new IOException("The pipe is broken.");
            }
        }));

        using (await app.SendRawAsync("/"))
        {
            await request.Begun;
        }

        await request.Ended;
        await app.StopAsync();
        Assert.Contains("answered 499", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
    }
}
