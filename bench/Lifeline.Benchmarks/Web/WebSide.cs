using Lifeline.Benchmarks.Measuring;
using Lifeline.Benchmarks.Questions;
using Microsoft.AspNetCore.Builder;

namespace Lifeline.Benchmarks.Web;

/// <summary>An application on a real socket of this process, asked by another process.</summary>
internal sealed class WebSide : Side
{
    private readonly WebApplication _app;
    private readonly Uri _url;

    public WebSide(string name, WebApplication app)
        : base(name)
    {
        _app = app;
        _app.StartAsync().Wait();
        _url = new Uri(new Uri(_app.Urls.Single()), Shop.Path);
        using var client = new HttpClient();
        Proof.That(client.GetStringAsync(_url).Result == "cart 7", $"'{name}' answers with the cart that was asked for");
    }

    public override Sample[] Turn()
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var (perSecond, count) = Wrk.Ask(_url);
        return [new Sample(1e9 / perSecond, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / count)];
    }

    public override void Dispose()
    {
        _app.StopAsync().Wait();
        base.Dispose();
    }
}
