// The options' root is the documented place for it, and the options own no request.
using Lifeline.AspNetCore;
using Lifeline.Hosting;
using Lifeline;
using Microsoft.Extensions.DependencyInjection;

namespace I126;

public static class Setup
{
    public static void Add(IServiceCollection services)
    {
        services.AddProcessRoot(grace: TimeSpan.FromSeconds(20));
        services.AddOptions<LifelineOptions>().Configure<ProcessRoot>((options, root) => options.Root = root.Context);
    }
}
