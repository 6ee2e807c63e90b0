using Storefront;
using Storefront.Services;
using Storefront.Tour;

try
{
    var arguments = Arguments.Parse(args);
    if (arguments.Help)
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }

    await using var shop = await Shop.OpenAsync(arguments, Console.WriteLine);
    return arguments.Serve ? await Server.RunAsync(shop) : await Guide.RunAsync(shop, new Screen());
}
catch (StorefrontException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
