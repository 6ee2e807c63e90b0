using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lifeline;
using Storefront.Hosting;
using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront.Tour;

/// <summary>What the scenes play with.</summary>
internal sealed class Stage(Shop shop, ContextScope process) : IDisposable
{
    public const int OrdinaryItem = 42;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _customer = new()
    {
        BaseAddress = shop.Address,
        DefaultRequestHeaders = { { "User-Agent", "customer" } },
    };

    public Shop Shop => shop;

    public Journal Journal => shop.Journal;

    /// <summary>The context of the process, which a signal ends.</summary>
    public ContextScope Process => process;

    /// <summary>Sends a request as a customer would, and reads the whole answer.</summary>
    /// <exception cref="ContextEndedException">The context has ended, which may also be why the answer is what it is.</exception>
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "The body is in memory by then.")]
    public async Task<Answer> GetAsync(Context ctx, string path)
    {
        using var response = await _customer.GetAsync(path, ctx);
        var answer = new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None));     // is in memory
        ctx.ThrowIfDone();
        return answer;
    }

    /// <summary>Waits for something that can only be looked at.</summary>
    /// <param name="what">Names it, should it not come.</param>
    /// <param name="isThere">Looks.</param>
    /// <exception cref="SurpriseException">It did not come.</exception>
    public async Task UntilAsync(string what, Func<bool> isThere)
    {
        using var patience = process.Context.WithTimeout(s_patience);
        try
        {
            while (!isThere())
            {
                await Moment.PassAsync(patience);
            }
        }
        catch (DeadlineExceededException)
        {
            throw new SurpriseException($"after {Text.Of(s_patience)} there is still no {what}.");
        }
    }

    /// <summary>Waits until all handlers are over, and returns them.</summary>
    /// <exception cref="SurpriseException">They don't end.</exception>
    public async Task<IReadOnlyList<Hop>> CurtainAsync()
    {
        using var patience = Context.Background.WithTimeout(s_patience);        // also when the process is to stop
        try
        {
            await Journal.WhenQuietAsync(patience);
            return Journal.ReadPage();
        }
        catch (DeadlineExceededException)
        {
            throw new SurpriseException($"handlers are still running {Text.Of(s_patience)} later.");
        }
    }

    public void Dispose() => _customer.Dispose();
}

/// <summary>An answer of the gateway.</summary>
/// <param name="Status">Its status code.</param>
/// <param name="Body">Its whole body.</param>
internal sealed record Answer(int Status, string Body)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <exception cref="SurpriseException">It has another status.</exception>
    public void Expect(int status)
    {
        if (Status != status)
        {
            throw new SurpriseException($"the gateway answered {Status} and not {status}: {Body}");
        }
    }
}
