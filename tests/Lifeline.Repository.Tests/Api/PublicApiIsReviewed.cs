using Lifeline.Repository.Api;

namespace Lifeline.Repository.Tests.Api;

/// <summary>No package changes its public surface without a change of its PublicApi.txt, which a reviewer reads.</summary>
public class PublicApiIsReviewed
{
    [Theory]
    [ClassData(typeof(EachPackage))]
    public void A_package_has_the_public_api_of_its_text_file(string package)
    {
        var baseline = new ApiBaseline(ThisBuild.Checkout, ThisBuild.ProjectFile(package), ThisBuild.Configuration);

        var difference = baseline.Difference();

        Assert.True(difference is null, $"The public API of {package} is not the one in {ThisBuild.Checkout.Relative(baseline.File)} "
            + $"(- there, + built). If the change is meant, run ./build.sh api and commit the file.\n{difference}");
    }
}
