using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Interception;

internal static class Interceptors
{
    // One instance each, for all DbContexts: EF Core drops a second registration of the same instance.
    public static IInterceptor[] All { get; } =
        [new ContextCommandInterceptor(), new ContextConnectionInterceptor(), new ContextTransactionInterceptor(), new ContextSaveChangesInterceptor()];
}
